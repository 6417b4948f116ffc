import JSON

/// What whoever loads a model decides about it, beside its name, architecture and weights.
///
/// An option is a property and its row below: `model.load` has it as a member, and `tenchd --model`
/// as one of the members behind its commas.
public struct ModelOptions: Sendable, Equatable {
    /// Whether the network prepares its own input; nil leaves it to the architecture.
    public var transformInput: Bool?

    /// Options, each left to the architecture unless it is given.
    public init(transformInput: Bool? = nil) {
        self.transformInput = transformInput
    }

    /// The options in the order in which they are written.
    package static let members: [OptionalMember<ModelOptions>] = [
        OptionalMember("transform_input", .bool(\.transformInput))
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

        fileprivate var placeholder: String {
            switch self {
            case .bool: "BOOL"
            case .count: "N"
            case .string: "TEXT"
            }
        }
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
            }
        }
    }

    func encode(into params: inout JSONWriter) {
        for member in Self.members {
            switch member.property {
            case .bool(let path): params.member(member.name, self[keyPath: path])
            case .count(let path): params.member(member.name, self[keyPath: path])
            case .string(let path): params.member(member.name, self[keyPath: path])
            }
        }
    }
}
