/// What is wrong with a text that isn't JSON, and where.
public struct JSONError: Error, Equatable {
    /// A sentence for people.
    public let message: String
    /// The byte the trouble was noticed at, from 0.
    public let offset: Int
    /// Whether the text has more values than were allowed; it may be JSON otherwise.
    public let isTooLarge: Bool

    /// An error at a byte of the text.
    public init(_ message: String, at offset: Int, isTooLarge: Bool = false) {
        self.message = message
        self.offset = offset
        self.isTooLarge = isTooLarge
    }
}

extension JSONError: CustomStringConvertible {
    /// The message with its place.
    public var description: String { "\(message) (byte \(offset))" }
}
