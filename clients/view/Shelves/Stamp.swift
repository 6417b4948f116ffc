internal import Glibc
internal import JSON

/// By what a file is known to be another than before.
struct Stamp: Equatable, Sendable {
    /// Nanoseconds since 1970 when it was last written.
    let nanoseconds: Int64
    let size: Int

    init(_ status: stat) {
        nanoseconds = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        size = Int(status.st_size)
    }

    /// What stands in an address, so that another version has another address.
    var version: JSONValue { .string(String(nanoseconds, radix: 36)) }

    /// Milliseconds since 1970, as browsers count.
    var milliseconds: JSONValue { .integer(nanoseconds / 1_000_000) }

    /// Whether a change within the same tick of the system's clock may have gone unseen.
    func isRecent(at now: Int64) -> Bool { abs(now - nanoseconds) < 2_000_000_000 }

    /// Nanoseconds since 1970.
    static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
