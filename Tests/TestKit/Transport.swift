/// The two ways to the daemon; every test of the protocol runs over both.
package enum Transport: String, CaseIterable, Sendable {
    /// A Unix socket.
    case unix
    /// TCP, over the loopback address.
    case tcp
}
