import JSON

/// What whoever loads a model decides about it, beside its name, architecture and weights.
///
/// An option is a property and its row below: `model.load` has it as a member, and `tenchd --model`
/// as one of the members behind its commas.
public struct ModelOptions: Sendable, Equatable {
    /// Whether the network prepares its own input; nil leaves it to the architecture.
    public var transformInput: Bool?
    /// What is made of a picture before the network gets it.
    public var preprocessing: Preprocessing
    /// Where in its file the weights are: the keys that lead to their dictionary and what their
    /// names share before them, with dots between; nil where only one place fits.
    public var key: String?
    /// The ONNX file whose graph the network is, where its weights are in a file of their own.
    public var graph: String?
    /// The output of an ONNX file that is `logits`; nil for the first.
    public var output: String?

    /// Options, each left to the architecture unless it is given.
    public init(
        transformInput: Bool? = nil,
        preprocessing: Preprocessing = Preprocessing(),
        key: String? = nil,
        graph: String? = nil,
        output: String? = nil
    ) {
        self.transformInput = transformInput
        self.preprocessing = preprocessing
        self.key = key
        self.graph = graph
        self.output = output
    }

    /// The options in the order in which they are written.
    package static let members: [OptionalMember<ModelOptions>] = [
        OptionalMember("transform_input", .bool(\.transformInput)),
        OptionalMember("normalize", .word(\.preprocessing.normalize)),
        OptionalMember("range", .word(\.preprocessing.range)),
        OptionalMember("channels", .word(\.preprocessing.channels)),
        OptionalMember("key", .string(\.key), placeholder: "KEY"),
        OptionalMember("graph", .string(\.graph), placeholder: "FILE"),
        OptionalMember("output", .string(\.output), placeholder: "NAME"),
    ]
}

/// A member that may be left out, with the property of an `Owner` that it stands for.
package struct OptionalMember<Owner>: Sendable {
    /// Its name.
    package let name: String
    /// The property, with what it may be.
    package let property: Property
    /// What a form shows in place of its value.
    package let placeholder: String

    /// What a member may be: nil where it is left out.
    package enum Property: Sendable {
        /// `true` or `false`.
        case bool(any WritableKeyPath<Owner, Bool?> & Sendable)
        /// A whole number of at least 1.
        case count(any WritableKeyPath<Owner, Int?> & Sendable)
        /// A string.
        case string(any WritableKeyPath<Owner, String?> & Sendable)
        /// A value that is one word, never nil: left out, it is the standard one.
        case word(Word)

        /// A word for a value of this type.
        package static func word<Value: Spelled>(
            _ path: any WritableKeyPath<Owner, Value> & Sendable
        ) -> Property {
            .word(
                Word(
                    form: Value.form,
                    read: { (spelling, owner) throws(Misspelling) in
                        owner[keyPath: path] = try Value(spelling: spelling)
                    },
                    written: { owner in
                        let value = owner[keyPath: path]
                        return value == .standard ? nil : value.spelling
                    }
                )
            )
        }

        fileprivate var placeholder: String {
            switch self {
            case .bool: "BOOL"
            case .count: "N"
            case .string: "TEXT"
            case .word(let word): word.form
            }
        }
    }

    /// How a property of any type that is one word is read and written.
    package struct Word: Sendable {
        /// What a form shows in its place.
        let form: String
        /// Reads it into its owner.
        package let read: @Sendable (String, inout Owner) throws(Misspelling) -> Void
        /// How the owner's is written; nil for the standard one, which is left out.
        let written: @Sendable (Owner) -> String?
    }

    /// A member of this name.
    package init(_ name: String, _ property: Property, placeholder: String? = nil) {
        self.name = name
        self.property = property
        self.placeholder = placeholder ?? property.placeholder
    }
}

extension ModelOptions {
    init(decoding params: ParameterReader) throws(WireError) {
        self.init()
        for member in Self.members {
            guard let value = params.optional(member.name) else { continue }
            switch member.property {
            case .bool(let path): self[keyPath: path] = try value.bool()
            case .count(let path): self[keyPath: path] = try value.integer(in: 1...Int.max)
            case .string(let path): self[keyPath: path] = try value.string()
            case .word(let word):
                let spelling = try value.string()
                do throws(Misspelling) {
                    try word.read(spelling, &self)
                } catch {
                    throw value.wrong(error.expected)
                }
            }
        }
    }

    func encode(into params: inout JSONWriter) {
        for member in Self.members {
            switch member.property {
            case .bool(let path): params.member(member.name, self[keyPath: path])
            case .count(let path): params.member(member.name, self[keyPath: path])
            case .string(let path): params.member(member.name, self[keyPath: path])
            case .word(let word): params.member(member.name, word.written(self))
            }
        }
    }

    /// The words among what was decided, as `tenchd --model` has them: `NAME=WORD` each.
    var words: [String] {
        Self.members.compactMap { member in
            guard case .word(let word) = member.property else { return nil }
            return word.written(self).map { "\(member.name)=\($0)" }
        }
    }
}
