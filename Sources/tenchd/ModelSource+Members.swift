import Inference
import Wire

extension ModelSource {
    /// What may stand behind the commas of a model's option.
    struct Members: Sendable {
        /// What `model.load` can be told as well.
        var options = ModelOptions()
        /// A file with a label on each line, in the order of the classes.
        var labels: String?
        /// The number of classes, for weights from a seed.
        var classes: Int?

        /// The members that `model.load` has not, a line each.
        static let own: [OptionalMember<Members>] = [
            OptionalMember("labels", .string(\.labels), placeholder: "FILE"),
            OptionalMember("classes", .count(\.classes)),
        ]

        /// The form of all members, as help shows it.
        static let form = (ModelOptions.members.map(\.form) + own.map(\.form)).joined()
    }
}

extension ModelSource.Members {
    /// Takes the members off the end of `text`; a comma before them belongs to the file's name.
    static func split(
        _ text: Substring
    ) throws(WrongValue) -> (origin: String, members: Self) {
        var parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        var members = Self()
        var names: Set<String> = []
        while parts.count > 1, let last = parts.last, let equals = last.firstIndex(of: "=") {
            let name = String(last[..<equals])
            let word = String(last[last.index(after: equals)...])
            if let member = ModelOptions.members.first(where: { $0.name == name }) {
                try member.read(word, into: &members.options)
            } else if let member = own.first(where: { $0.name == name }) {
                try member.read(word, into: &members)
            } else {
                break
            }
            guard names.insert(name).inserted else {
                throw WrongValue("twice", mustBe: "given once", part: name)
            }
            parts.removeLast()
        }
        return (parts.joined(separator: ","), members)
    }
}

extension OptionalMember {
    fileprivate var form: String { "[,\(name)=\(placeholder)]" }

    /// Reads what stands behind the member's name.
    fileprivate func read(_ word: String, into owner: inout Owner) throws(WrongValue) {
        do throws(WrongValue) {
            switch property {
            case .bool(let path): owner[keyPath: path] = try Bool(word: word)
            case .count(let path): owner[keyPath: path] = try Int(word: word)
            case .string(let path): owner[keyPath: path] = try String(word: word)
            case .word(let property):
                do throws(Misspelling) {
                    try property.read(word, &owner)
                } catch {
                    throw WrongValue(word, mustBe: error.expected)
                }
            }
        } catch {
            throw WrongValue(error.got, mustBe: error.expected, part: name)
        }
    }
}
