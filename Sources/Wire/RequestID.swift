package import JSON

/// What ties a reply to its request: the client's own string or integer, echoed as it came.
public enum RequestID: Hashable, Sendable {
    /// A string, the empty one included.
    case string(String)
    /// An integer of 64 bits.
    case integer(Int64)

    /// The id that a JSON value stands for; nil for anything but a string or an integer.
    init?(_ view: JSONView) {
        if let integer = view.integer {
            self = .integer(integer)
        } else if let string = view.string {
            self = .string(string)
        } else {
            return nil
        }
    }
}

extension RequestID: JSONWritable {
    /// Writes the string or the integer.
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .string(let value): writer.write(value)
        case .integer(let value): writer.write(value)
        }
    }
}

extension RequestID: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// An integer id.
    public init(integerLiteral value: Int64) { self = .integer(value) }

    /// A string id.
    public init(stringLiteral value: String) { self = .string(value) }
}
