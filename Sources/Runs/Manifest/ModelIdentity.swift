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

    /// A model under these names.
    package init(name: String, architecture: String, version: Int, sha256: String) {
        self.name = name
        self.architecture = architecture
        self.version = version
        self.sha256 = sha256
    }

    /// The four as an object.
    package var json: JSONValue {
        [
            "name": .string(name), "architecture": .string(architecture),
            "version": JSONValue(version), "sha256": .string(sha256),
        ]
    }

    /// Reads the four.
    package init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let sha256 = json["sha256"]?.string,
            let architecture = json["architecture"]?.string, let version = json["version"]?.integer
        else { return nil }
        self.init(name: name, architecture: architecture, version: version, sha256: sha256)
    }
}
