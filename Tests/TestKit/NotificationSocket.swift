import Glibc

/// The socket that a service manager reads its services' state from.
package final class NotificationSocket: Sendable {
    /// Where it is, for `NOTIFY_SOCKET`.
    package let path: String
    private let folder: TemporaryFolder
    private let descriptor: Int32

    /// A socket of its own.
    package init() throws {
        folder = try TemporaryFolder()
        path = folder.path(of: "notify")
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: path.utf8.prefix(107))
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard status == 0 else {
            throw RawClient.Failure(description: "no socket for the manager")
        }
    }

    deinit { close(descriptor) }

    /// Reads until a message has this line.
    package func wait(for line: String) throws {
        let deadline = ContinuousClock.now + RawClient.patience
        var heard: [String] = []
        while !heard.contains(line) {
            guard ContinuousClock.now < deadline else {
                throw RawClient.Failure(description: "\(line) was not among \(heard)")
            }
            heard += lines(within: .seconds(1)) ?? []
        }
    }

    /// The lines of the next message; nil when none comes for so long.
    package func lines(within time: Duration) -> [String]? {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, Int32(time / .milliseconds(1))) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes[..<max(count, 0)], as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }
}
