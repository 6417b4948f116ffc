import Foundation

/// A JSON value as an outsider reads it: by Foundation, not by the code that is being tested.
package enum JSONTree: Decodable, Equatable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, as a double.
    case number(Double)
    /// A text.
    case string(String)
    /// Values in their order.
    case array([JSONTree])
    /// Members by name.
    case object([String: JSONTree])

    /// Reads a text.
    package init(_ text: String) throws {
        self = try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8))
    }

    /// Reads whatever value stands there.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONTree].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }

    /// A member of an object; nil where there is none.
    package subscript(_ member: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members[member]
    }

    /// An element of an array; nil where there is none.
    package subscript(_ index: Int) -> JSONTree? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text, where it is one.
    package var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The number, where it is one.
    package var number: Double? {
        guard case .number(let value) = self else { return nil }
        return value
    }

    /// The number, where it is a whole one.
    package var integer: Int? { number.flatMap { Int(exactly: $0) } }

    /// The elements, where it is an array.
    package var array: [JSONTree]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The stable name of the error in a reply.
    package var errorType: String? { self["error"]?["data"]?["type"]?.string }
}
