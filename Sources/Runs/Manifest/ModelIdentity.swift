package import JSON

/// Which network with which weights took part in a run.
package struct ModelIdentity: Recordable, Equatable {
    /// The name in the daemon.
    package var name: String
    /// The architecture's name.
    package var architecture: String
    /// The weights' version: 1 as loaded, one more after each update.
    package var version: Int
    /// The weight file's hash.
    package var sha256: String
    /// What its pictures go through first, as `tenchd --model` has it; nil when that is nothing.
    package var preprocessing: String?
    /// Whether its input is renormalised first, where its architecture has that option.
    package var transformInput: Bool?

    /// A model under these names.
    package init(
        name: String,
        architecture: String,
        version: Int,
        sha256: String,
        preprocessing: String? = nil,
        transformInput: Bool? = nil
    ) {
        self.name = name
        self.architecture = architecture
        self.version = version
        self.sha256 = sha256
        self.preprocessing = preprocessing
        self.transformInput = transformInput
    }

    /// All of it as an object, without what is nothing.
    package var json: JSONValue {
        var members: JSONValue.Members = [
            "name": .string(name), "architecture": .string(architecture),
            "version": JSONValue(version), "sha256": .string(sha256),
        ]
        if let preprocessing { members["preprocessing"] = .string(preprocessing) }
        if let transformInput { members["transform_input"] = .bool(transformInput) }
        return .object(members)
    }

    /// Reads what `json` writes.
    package init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let sha256 = json["sha256"]?.string,
            let architecture = json["architecture"]?.string, let version = json["version"]?.integer
        else { return nil }
        self.init(
            name: name,
            architecture: architecture,
            version: version,
            sha256: sha256,
            preprocessing: json["preprocessing"]?.string,
            transformInput: json["transform_input"]?.bool
        )
    }
}
