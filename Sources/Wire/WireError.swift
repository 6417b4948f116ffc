/// An error as it crosses the wire: a code and a type for programs, a sentence for people.
///
/// The message says what was wrong and what would be right; it never holds a path, an address or a
/// stack trace of the daemon's machine.
public struct WireError: Error, Equatable {
    /// The JSON-RPC code.
    public let code: Int
    /// The kind of error, for programs to match on.
    public let type: ErrorType
    /// What was wrong, and what would be right.
    public let message: String
    /// Whether the very same request may succeed later.
    public let isRetryable: Bool
    /// The member of `params` that is to blame, as a path such as `loss.target.shape[0]`.
    public var member: String?
    /// What was asked for, as numbers: a shape, a limit, a version.
    public var expected: [Int]?
    /// What came instead.
    public var got: [Int]?
    /// When to try again, of `overloaded`.
    public var retryAfterMilliseconds: Int?

    /// An error of this type with its standard code.
    package init(
        _ type: ErrorType,
        _ message: String,
        member: String? = nil,
        expected: [Int]? = nil,
        got: [Int]? = nil,
        retryAfterMilliseconds: Int? = nil
    ) {
        self.init(code: type.code, type: type, message: message, isRetryable: type.isRetryable)
        self.member = member
        self.expected = expected
        self.got = got
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    /// An error that came over the wire, whatever code its sender chose.
    init(code: Int, type: ErrorType, message: String, isRetryable: Bool) {
        self.code = code
        self.type = type
        self.message = message
        self.isRetryable = isRetryable
    }
}

extension WireError: CustomStringConvertible {
    /// The message and the type.
    public var description: String { "\(message) (\(type.rawValue))" }
}
