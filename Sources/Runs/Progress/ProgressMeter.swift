/// How far a run of equal steps is, and how long the rest will take, as one line of text.
struct ProgressMeter: Sendable {
    let total: Int
    var done = 0

    /// `[====>     ]  41%  90/220  6.2/s  0:21 left  octave 1`, cut to `width`.
    func line(after elapsed: Duration, task: String, width: Int) -> String {
        let seconds = elapsed / .seconds(1)
        let rate = seconds > 0 ? Double(done) / seconds : 0
        let left = rate > 0 ? Self.clock(Double(total - done) / rate) : "--:--"
        let percent = total > 0 ? done * 100 / total : 100
        let text =
            " \(Self.padded(percent, 3))%  \(done)/\(total)  \(Self.tenths(rate))/s  \(left) left"
            + "  \(task)"
        let room = min(max(width - text.count - 2, 0), 30)
        let filled = total > 0 ? room * done / total : room
        let bar =
            room < 4
            ? ""
            : "[" + String(repeating: "=", count: filled)
                + String(repeating: " ", count: room - filled) + "]"
        return String((bar + text).prefix(width))
    }

    /// `0:21`, or `2:03:04` from an hour on.
    static func clock(_ seconds: Double) -> String {
        // A first step may be slow enough for any estimate; a year is as good as forever.
        let whole = Int(min(seconds.rounded(.up), 366 * 86400))
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        let tail = padded(whole % 60, 2, with: "0")
        return hours == 0
            ? "\(minutes):\(tail)" : "\(hours):\(padded(minutes, 2, with: "0")):\(tail)"
    }

    static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func padded(_ number: Int, _ width: Int, with filler: String = " ") -> String {
        let digits = String(number)
        return String(repeating: filler, count: max(width - digits.count, 0)) + digits
    }
}
