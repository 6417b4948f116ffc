import Tables

extension Double {
    /// A number of seconds in no more than seven characters: `12s`, `3m 20s`, `5h 07m`, `12d 03h`.
    var inShort: String {
        let seconds = Int(max(0, min(self, 1e9)))
        let (minutes, hours) = (seconds / 60, seconds / 3600)
        if minutes == 0 { return "\(seconds)s" }
        if hours == 0 { return "\(minutes)m \(twoDigits(seconds % 60))s" }
        if hours < 24 { return "\(hours)h \(twoDigits(minutes % 60))m" }
        return "\(hours / 24)d \(twoDigits(hours % 24))h"
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Int {
    /// A number of bytes in no more than six characters: `512`, `1.5K`, `97.8M`, `2.0G`.
    var asBytes: String {
        var (value, unit) = (Double(self), "")
        for next in ["K", "M", "G", "T"] where value >= 1024 {
            value /= 1024
            unit = next
        }
        return unit.isEmpty ? "\(self)" : value.fixed(1) + unit
    }
}
