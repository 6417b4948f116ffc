import Glibc
import Wire

/// The process that watches over this one: systemd, or whatever speaks its notification protocol.
package struct ServiceManager: Sendable {
    private let address: String?
    /// How often it wants a sign of life; nil when it wants none.
    package let watchdogInterval: Duration?

    /// A manager at a datagram socket's address, `@` for the abstract space; nil when there is
    /// none.
    package init(address: String?, watchdogInterval: Duration? = nil) {
        self.address = address
        self.watchdogInterval = watchdogInterval
    }

    /// The manager that the environment tells of: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`.
    package init(environment: (String) -> String?) {
        address = environment("NOTIFY_SOCKET")
        let isMeant = environment("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
        let microseconds = environment("WATCHDOG_USEC").flatMap(Int.init) ?? 0
        watchdogInterval = isMeant && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Says that the configuration is being read again; `READY=1` says that it was.
    ///
    /// The time tells the manager which of its wishes is being fulfilled.
    package func notifyReloading() {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        let microseconds = Int(now.tv_sec) * 1_000_000 + Int(now.tv_nsec) / 1000
        notify(
            """
            RELOADING=1
            MONOTONIC_USEC=\(microseconds)
            STATUS=reading the configuration again
            """
        )
    }

    /// Sends an assignment, or several on lines of their own, such as `READY=1`.
    ///
    /// A manager that can't be reached is no reason to stop: errors are ignored.
    package func notify(_ state: String) {
        guard let address, var target = try? UnixAddress(ofManager: address) else { return }
        let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { _ = close(descriptor) }
        let bytes = Array(state.utf8)
        unsafe target.withSockaddr { pointer, length in
            _ = unsafe sendto(
                descriptor,
                bytes,
                bytes.count,
                CInt(MSG_NOSIGNAL),
                pointer,
                length
            )
        }
    }
}
