/// What is wrong with a text that isn't JSON, and where.
package struct JSONError: Error, Equatable {
    /// A sentence for people.
    package let message: String
    /// The byte the trouble was noticed at, from 0.
    package let offset: Int
    /// Whether the text has more values than were allowed; it may be JSON otherwise.
    package let isTooLarge: Bool

    /// An error at a byte of the text.
    package init(_ message: String, at offset: Int, isTooLarge: Bool = false) {
        self.message = message
        self.offset = offset
        self.isTooLarge = isTooLarge
    }
}

extension JSONError: CustomStringConvertible {
    /// The message with its place.
    package var description: String { "\(message) (byte \(offset))" }
}
