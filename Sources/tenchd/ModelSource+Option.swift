import Inference
import Wire

/// A model as an option: `NAME=ARCHITECTURE:FILE` or `NAME=ARCHITECTURE:seed=N`, and members behind
/// commas.
extension ModelSource: OptionValue {
    /// What a model's option looks like.
    static let form = "NAME=ARCHITECTURE:FILE\(Members.form) or NAME=ARCHITECTURE:seed=N…"

    static var placeholder: String { "model" }

    init(word: String) throws(WrongValue) {
        let malformed = WrongValue(word, mustBe: Self.form)
        guard let equals = word.firstIndex(of: "="),
            let colon = word[equals...].firstIndex(of: ":")
        else { throw malformed }
        let name = String(word[..<equals])
        let architecture = String(word[word.index(after: equals)..<colon])
        let (origin, members) = try Members.split(word[word.index(after: colon)...])
        guard !name.isEmpty, !architecture.isEmpty, !origin.isEmpty else { throw malformed }
        self.init(
            name: name,
            architecture: architecture,
            weights: try Self.weights(origin, members),
            options: members.options,
            labelsFile: members.labels
        )
    }

    private static func weights(
        _ origin: String,
        _ members: Members
    ) throws(WrongValue) -> Origin {
        let prefix = "seed="
        guard origin.hasPrefix(prefix) else {
            guard let classes = members.classes else { return .file(origin) }
            throw WrongValue(
                "\(classes)",
                mustBe: "left out where a file has them",
                part: "classes"
            )
        }
        if let key = members.options.key {
            throw WrongValue(key, mustBe: "left out where there is no file", part: "key")
        }
        let digits = String(origin.dropFirst(prefix.count))
        guard let seed = UInt64(digits) else {
            throw WrongValue(digits, mustBe: "a whole number from 0 on", part: "seed")
        }
        return .seed(seed, classes: members.classes)
    }
}
