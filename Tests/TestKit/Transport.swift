import Testing

/// The two ways to the daemon; every test of the protocol runs over both.
package enum Transport: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// A Unix socket.
    case unix
    /// TCP, over the loopback address.
    case tcp

    /// What a test's arguments are shown as.
    package var testDescription: String { rawValue }
}
