internal import Experiments
internal import Imaging
internal import JSON
internal import Runs
internal import Wire

/// Everything that is needed to come to the same maps of the same photographs.
struct ExplainManifest: RunManifest {
    /// Who was asked for what.
    let origin: RunOrigin
    /// The photographs.
    let photographs: [GivenPicture]
    /// How networks are shown them, and what of them GradCAM looks at.
    let networks: [Network]
    /// The classes; none for each network's first guess.
    let classes: [ClassChoice]
    /// The methods.
    let methods: [Method]
    /// Their numbers.
    let settings: Settings

    /// The photographs with their hashes, and how which networks are asked about them.
    var particulars: JSONValue.Members {
        [
            "photographs": .array(
                photographs.map { ["picture": .string($0.stem), "sha256": .string($0.sha256)] }
            ),
            "seen": .array(
                networks.map { network in
                    var members: JSONValue.Members = [
                        "model": .string(network.viewer.model.description.name),
                        "size": .string("\(network.viewer.size)"),
                        "fit": .string(network.viewer.fit.rawValue),
                    ]
                    members["layer"] = network.layer.map(JSONValue.string)
                    return .object(members)
                }
            ),
            "classes": .array(classes.map { .string($0.description) }),
            "methods": .array(methods.map { .string($0.rawValue) }),
            "settings": settings.json,
        ]
    }
}
