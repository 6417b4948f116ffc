import Glibc

/// A point in time as a log tells it: `2026-11-30T14:01:26.123Z`.
package struct LogTime: Sendable, CustomStringConvertible {
    private let time: timespec

    /// So many seconds and nanoseconds after 1970 began.
    package init(seconds: Int, nanoseconds: Int = 0) {
        time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    }

    /// What the system's clock says.
    package static var now: LogTime {
        var time = timespec()
        unsafe _ = clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    }

    /// In the form of RFC 3339, to the millisecond, of Greenwich.
    ///
    /// The corresponding C function is `gmtime_r`.
    package var description: String {
        var seconds = time.tv_sec
        // Unsafe by name alone: the zone's name is a pointer in it, at which nobody looks.
        var parts = unsafe tm()
        unsafe gmtime_r(&seconds, &parts)
        let day = unsafe [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday].map { padded($0) }
        let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded($0) }
        let milliseconds = padded(Int32(time.tv_nsec / 1_000_000), to: 3)
        return "\(day.joined(separator: "-"))T\(clock.joined(separator: ":")).\(milliseconds)Z"
    }

    private func padded(_ number: Int32, to digits: Int = 2) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
