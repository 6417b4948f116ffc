internal import JSON
internal import Runs

/// What a training came to.
struct TrainingResult: Recordable, Equatable {
    /// The weights' file in the daemon's models directory.
    let file: String
    /// Its SHA-256.
    let sha256: String
    /// How well it names scenes that it never saw.
    let accuracy: HeldOutAccuracy

    /// All of it as an object.
    var json: JSONValue {
        [
            "file": .string(file), "sha256": .string(sha256),
            "accuracy": JSONValue(accuracy.share), "held_out": JSONValue(accuracy.scenes),
            "right": .array(accuracy.right.map { JSONValue($0) }),
        ]
    }
}

extension TrainingResult {
    /// Reads what `json` wrote.
    init?(_ json: JSONValue) {
        guard let file = json["file"]?.string, let sha256 = json["sha256"]?.string,
            let scenes = json["held_out"]?.integer,
            let right = json["right"]?.all({ $0.integer })
        else { return nil }
        self.init(
            file: file,
            sha256: sha256,
            accuracy: HeldOutAccuracy(scenes: scenes, right: right)
        )
    }
}
