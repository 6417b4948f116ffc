import JSON
package import Wire

/// What administrators have changed about the models that are served, beside what the configuration
/// says of them.
package struct ServedState: Sendable, Equatable {
    /// A model that `model.load` has loaded, in that call's own words.
    package struct Loaded: Sendable, Equatable {
        /// The call.
        package let call: ModelLoad
        /// The SHA-256 of its file, as it was then.
        var sha256: String
    }

    /// What was loaded, oldest first.
    var loaded: [Loaded] = []
    /// The configuration's models that are not to be served.
    var unloaded: [String] = []

    /// What `model.load` has loaded under this name.
    func loaded(as name: String) -> Loaded? { loaded.first { $0.call.name.text == name } }

    /// Takes note that a model is to be served.
    mutating func add(_ call: ModelLoad, sha256: String) {
        remove(call.name.text)
        loaded.append(Loaded(call: call, sha256: sha256))
    }

    /// Takes note that a model is served no more on account of a call.
    mutating func remove(_ name: String) { loaded.removeAll { $0.call.name.text == name } }
}

// MARK: As a file

extension ServedState {
    /// The version of the file's form: another one is none that this daemon may touch.
    private static let format = 1

    /// Reads a file's text.
    ///
    /// - Throws: A sentence about what is wrong with it.
    init(reading bytes: [UInt8]) throws(WireError) {
        self = try StoredObject.read(bytes, called: "the file") { (file) throws(WireError) in
            _ = try file.required("format").integer(in: Self.format...Self.format)
            var state = ServedState()
            state.loaded = try file.required("loaded").list { (model) throws(WireError) in
                try model.object { (model) throws(WireError) in
                    Loaded(
                        call: try ModelLoad(decoding: model),
                        sha256: try model.required("sha256").string()
                    )
                }
            }
            state.unloaded = try file.required("unloaded").list { (name) throws(WireError) in
                try name.string()
            }
            return state
        }
    }

    /// The file's text: the members of `model.load` for each model, on a line of its own.
    var bytes: [UInt8] {
        var text = #"{"format":\#(Self.format),"loaded":["#
        for (index, model) in loaded.enumerated() {
            var writer = JSONWriter()
            writer.object { writer in
                model.call.encode(into: &writer)
                writer.member("sha256", model.sha256)
            }
            text += (index == 0 ? "\n" : ",\n") + String(decoding: writer.bytes, as: UTF8.self)
        }
        let names = JSONValue.array(unloaded.map { .string($0) })
        text += (loaded.isEmpty ? "" : "\n") + #"],"unloaded":\#(names.text)}"# + "\n"
        return Array(text.utf8)
    }
}
