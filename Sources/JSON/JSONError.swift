/// What is wrong with a text that isn't JSON, and where.
public struct JSONError: Error, Equatable {
    /// A sentence for people.
    public let message: String
    /// The byte the trouble was noticed at, from 0.
    public let offset: Int

    /// An error at a byte of the text.
    public init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// The message with its place.
    public var description: String { "\(message) (byte \(offset))" }
}
