internal import Experiments
internal import JSON
internal import Runs

/// Pictures that go together, such as one folder's.
struct PictureGroup: Sendable {
    /// What the group is called.
    let name: String
    /// Its pictures, in their order.
    let pictures: [GivenPicture]
}

/// Everything that is needed to come to the same distances of the same pictures.
struct LooksManifest: RunManifest {
    /// Who was asked for what.
    let origin: RunOrigin
    /// Who judged, by which layers, at what size.
    let judge: Judge
    /// The pictures.
    let groups: [PictureGroup]

    /// The judge's size and layers, and the pictures with their hashes.
    var particulars: JSONValue.Members {
        [
            "size": JSONValue(judge.side),
            "layers": .array(judge.layers.middle.map(JSONValue.string)),
            "last_layer": .string(judge.layers.last),
            "groups": .array(
                groups.map { group in
                    [
                        "group": .string(group.name),
                        "pictures": .array(
                            group.pictures.map {
                                ["picture": .string($0.stem), "sha256": .string($0.sha256)]
                            }
                        ),
                    ]
                }
            ),
        ]
    }
}
