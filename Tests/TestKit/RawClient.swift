import Glibc
package import Tench

/// A plain socket that sends whatever bytes it is told to, as no well-behaved client would.
///
/// Every wait blocks the thread in a `poll` with a deadline; none of them is a sleep. Not for tests
/// whose daemon runs in their own process: `ThreadedClient` is for those.
package final class RawClient {
    private let descriptor: Int32
    private var received: [UInt8] = []
    private var searched = 0
    private var isOpen = true

    /// How long a reply may take before the test fails: that of a machine under load, not a
    /// daemon's.
    package static let patience = Duration.seconds(60)

    /// What went wrong with a socket or a program.
    package struct Failure: Error, CustomStringConvertible {
        /// The sentence.
        package let description: String

        /// A failure of this sentence.
        package init(description: String) { self.description = description }
    }

    /// Connects; a TCP endpoint's host is taken for the loopback address.
    package init(_ endpoint: Endpoint) throws {
        switch endpoint {
        case .unix(let path):
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) {
                $0.copyBytes(from: path.utf8.prefix(107))
            }
            try connect(&address)
        case .tcp(_, let port):
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(UInt16(port).bigEndian)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            try connect(&address)
        }
    }

    private func connect<Address>(_ address: inout Address) throws {
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard status == 0 else {
            close()
            throw Failure(description: "connect: \(String(cString: strerror(errno)))")
        }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { close() }

    /// Closes the socket, however much is still unread.
    package func close() {
        if isOpen { Glibc.close(descriptor) }
        isOpen = false
    }

    /// Closes it with a reset, as when the machine at the other end has lost the connection.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_LINGER,
            &linger,
            socklen_t(MemoryLayout<Glibc.linger>.size)
        )
        close()
    }

    /// Ends the sending half; replies can still be read.
    package func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Sends a line of text.
    package func send(_ line: String) throws {
        try send(bytes: Array(line.utf8) + [UInt8(ascii: "\n")])
    }

    /// Sends these bytes and no others.
    package func send(bytes: [UInt8]) throws {
        let sent = try sendWhatFits(bytes, for: Self.patience)
        guard sent == bytes.count else {
            throw Failure(description: "the daemon took \(sent) of \(bytes.count) bytes")
        }
    }

    /// Sends for as long as the other side takes bytes, at most for `patience` without progress;
    /// gives how many it took before that, or before it closed the connection.
    package func sendWhatFits(_ bytes: [UInt8], for patience: Duration) throws -> Int {
        var sent = 0
        while sent < bytes.count, try wait(for: POLLOUT, until: .now + patience) {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor,
                    $0.baseAddress.map { $0 + sent },
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            if count < 0, errno == EPIPE || errno == ECONNRESET { return sent }
            guard count >= 0 || errno == EAGAIN else {
                throw Failure(description: "send: \(String(cString: strerror(errno)))")
            }
            sent += max(count, 0)
        }
        return sent
    }

    /// The next line, without its ending; nil when the connection has ended.
    package func line(within patience: Duration = RawClient.patience) throws -> String? {
        let deadline = ContinuousClock.now + patience
        while true {
            if let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: received[..<end], as: UTF8.self)
                received.removeSubrange(...end)
                searched = 0
                if !line.isEmpty { return line }
                continue
            }
            searched = received.count
            guard try wait(for: POLLIN, until: deadline) else {
                throw Failure(description: "no reply within \(patience)")
            }
            guard try receive() else { return nil }
        }
    }

    /// Reads and drops everything until the connection ends.
    package func drain() throws {
        while try line() != nil {}
    }

    /// False when the connection has ended, by a reset too.
    private func receive() throws -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 8) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { received.append(contentsOf: buffer[..<count]) }
            return count
        }
        return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))
    }

    private func wait(for event: Int32, until deadline: ContinuousClock.Instant) throws -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        while true {
            let left = deadline - .now
            guard left > .zero else { return false }
            let milliseconds = left.components.seconds * 1000 + 1
            let count = poll(&entry, 1, Int32(clamping: milliseconds))
            if count > 0 { return true }
            guard count == 0 || errno == EINTR else {
                throw Failure(description: "poll: \(String(cString: strerror(errno)))")
            }
        }
    }
}
