import Foundation
import Glibc

/// What the system knows of the machine's processes.
enum Machine {
    private static let tick = Double(sysconf(Int32(_SC_CLK_TCK)))

    /// The processors online.
    static let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    /// Processor seconds that all processes have used since the start, and that a host took away.
    static func busySeconds() -> Double {
        let fields = read("/proc/stat").prefix { $0 != "\n" }.split(separator: " ").dropFirst()
        let ticks = fields.prefix(8).compactMap { Double($0) }
        guard ticks.count == 8 else { return 0 }
        // user, nice, system, idle, iowait, irq, softirq, steal
        return (ticks.reduce(0, +) - ticks[3] - ticks[4]) / tick
    }

    /// Processor seconds that a process has used.
    static func seconds(of process: Int32) -> Double {
        // The name, in parentheses, may hold anything; what follows starts with field 3.
        guard let end = read("/proc/\(process)/stat").after(last: ")") else { return 0 }
        let fields = end.split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
        else { return 0 }
        return (user + system) / tick
    }

    /// The most memory that a process has had, in MiB.
    static func peakMemory(of process: Int32) -> Int {
        let line = read("/proc/\(process)/status").split(separator: "\n")
            .first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
        return (kilobytes.flatMap { Int($0) } ?? 0) / 1024
    }

    private static func read(_ path: String) -> String {
        guard let file = FileHandle(forReadingAtPath: path),
            let data = try? file.readToEnd()
        else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}

extension String {
    /// What follows the last such character.
    fileprivate func after(last character: Character) -> Substring? {
        lastIndex(of: character).map { self[index(after: $0)...] }
    }
}
