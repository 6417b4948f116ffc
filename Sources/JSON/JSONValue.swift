/// A JSON value of any form, for what has no type of its own: statistics, manifests.
///
/// Not for tensors: every number is boxed.
public enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction or exponent.
    case integer(Int64)
    /// Any other number.
    case double(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(Members)

    /// An object's members in their order.
    public struct Members: Sendable, Equatable {
        /// The members, in order.
        public private(set) var pairs: [Pair] = []

        /// A name with its value.
        public struct Pair: Sendable, Equatable {
            /// The member's name.
            public let name: String
            /// The member's value.
            public var value: JSONValue
        }

        /// No members.
        public init() {}

        /// Members whose names are known to differ: looking for each would take quadratic time.
        init(unique pairs: [Pair]) {
            self.pairs = pairs
        }

        /// The value of that name; setting nil takes the member away, a new name goes to the end.
        public subscript(name: String) -> JSONValue? {
            get { pairs.first { $0.name == name }?.value }
            set {
                switch (pairs.firstIndex { $0.name == name }, newValue) {
                case (.some(let index), .some(let value)): pairs[index].value = value
                case (.some(let index), nil): pairs.remove(at: index)
                case (nil, .some(let value)): pairs.append(Pair(name: name, value: value))
                case (nil, nil): break
                }
            }
        }
    }

    /// A member of an object; nil when there is none or the value is no object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }
}

extension JSONValue {
    /// The string, of a string only.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The integer, of an integer only.
    public var integer: Int? {
        guard case .integer(let value) = self else { return nil }
        return Int(value)
    }

    /// The number, of either kind.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The truth value, of a bool only.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements, of an array only.
    public var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members, of an object only.
    public var members: Members? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}
