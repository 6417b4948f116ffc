import Synchronization
package import Wire

/// What is known of one connection while it is there: told by those who serve it, asked by whoever
/// wants to know who is connected.
package final class ConnectionRecord: Sendable {
    /// What changes with each request, and no more often.
    struct Course: Sendable {
        var role: Role?
        var requests = 0
        var lastUse: ContinuousClock.Instant
        var method: String?
        var model: String?
    }

    /// Who is at the other end.
    package let peer: Peer
    /// Whether it came by TCP.
    let isByTCP: Bool
    let opened: ContinuousClock.Instant
    private let close: @Sendable () -> Void
    private let course: Mutex<Course>
    private let received = Atomic(0)
    private let sent = Atomic(0)
    private let taken = Atomic(0)

    /// A connection that was just opened.
    ///
    /// - Parameters:
    ///   - peer: Who is at its other end.
    ///   - isByTCP: Whether it came by TCP, and not by a Unix socket.
    ///   - close: Ends it at once, from whatever thread.
    package init(of peer: Peer, isByTCP: Bool, close: @escaping @Sendable () -> Void) {
        self.peer = peer
        self.isByTCP = isByTCP
        self.close = close
        opened = .now
        course = Mutex(Course(role: peer.role, lastUse: opened))
    }

    /// Notes bytes that came from the peer.
    package func receive(_ bytes: Int) { received.add(bytes, ordering: .relaxed) }

    /// Notes bytes on their way to the peer.
    package func send(_ bytes: Int) { sent.add(bytes, ordering: .relaxed) }

    /// Notes bytes that the peer has taken, or never will.
    package func take(_ bytes: Int) { taken.add(bytes, ordering: .relaxed) }

    /// Notes that the peer has come to a role.
    package func come(to role: Role) { course.withLock { $0.role = role } }

    /// Notes a request.
    package func ask(_ method: String) {
        course.withLock { course in
            course.requests += 1
            course.lastUse = .now
            (course.method, course.model) = (method, nil)
        }
    }

    /// Notes which model the last request is about.
    package func mean(_ model: String) { course.withLock { $0.model = model } }

    /// Notes that a request was answered.
    package func answer() { course.withLock { $0.lastUse = .now } }

    /// Ends the connection.
    func end() { close() }

    /// What has happened so far.
    var now: Course { course.withLock { $0 } }

    /// Bytes in either direction, and of those to the peer the ones that it has not taken.
    var bytes: (received: Int, sent: Int, unread: Int) {
        let sent = sent.load(ordering: .relaxed)
        let unread = max(0, sent - taken.load(ordering: .relaxed))
        return (received.load(ordering: .relaxed), sent, unread)
    }
}
