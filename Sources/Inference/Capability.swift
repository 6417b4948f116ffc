import Networks
import Objectives

/// Something that `hello` names so that a client knows whether it may count on it: what the
/// protocol's first version had not, or what hangs on the machine and on how the daemon was
/// started.
package struct Capability: Sendable {
    /// What `hello` calls it.
    package let name: String
    /// Whether a daemon that was started like this has it.
    let isThere: @Sendable (Engine.Configuration) -> Bool

    private init(
        _ name: String,
        where isThere: @escaping @Sendable (Engine.Configuration) -> Bool = { _ in true }
    ) {
        self.name = name
        self.isThere = isThere
    }

    /// All there are: a line each, and the methods whose rows say that they came later.
    package static let all: [Capability] =
        [
            Capability("at"),
            Capability("bf16") { _ in Precision.bf16.isAvailable },
            Capability("channels_last"),
            Capability("graph"),
            Capability("item_losses"),
            Capability("keep") { $0.modelsDirectory != nil },
            Capability("key"),
            Capability("labels") { $0.modelsDirectory != nil },
            Capability("max_compute") { $0.longestComputing != nil },
            Capability("methods") { $0.methods != nil },
            Capability("models_directory") { $0.modelsDirectory != nil },
            Capability("onnx"),
            Capability("origin"),
            Capability("png"),
            Capability("preprocessing"),
            Capability("quotas"),
            Capability("relu"),
            Capability("role"),
            Capability("saving") { $0.modelsDirectory != nil },
            Capability("sessions"),
            Capability("set"),
            Capability("shared_terms"),
            Capability("snapshot.name") { $0.modelsDirectory != nil },
            Capability("snapshots"),
            Capability("storage"),
            Capability("terms"),
        ]
        + Methods.all.filter(\.isCapability).map { method in
            Capability(method.name) { !method.needsFiles || $0.modelsDirectory != nil }
        }

    /// The names of those that a daemon has, by alphabet.
    static func names(of configuration: Engine.Configuration) -> [String] {
        all.filter { $0.isThere(configuration) }.map(\.name).sorted()
    }
}
