internal import JSON
internal import Runs

/// Everything that is needed to come to the same figures about the same pictures.
struct SimilarityManifest: RunManifest {
    /// Who was asked for what.
    let origin: RunOrigin
    /// How many neighbours of each picture are taken.
    let neighbours: Int
    /// The pictures.
    let subjects: [Subject]

    /// The number of neighbours, and the pictures with their hashes.
    var particulars: JSONValue.Members {
        [
            "neighbours": JSONValue(neighbours),
            "pictures": .array(
                subjects.map {
                    [
                        "picture": .string($0.stem), "number": JSONValue($0.number),
                        "title": .string($0.title), "sha256": .string($0.sha256),
                    ]
                }
            ),
        ]
    }
}
