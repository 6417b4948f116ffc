private import Glibc

extension AtomicFile {
    /// How many digits to the base of 36 tell one file from another, and how many bytes a name has
    /// at most.
    private static let (digits, longestName) = (13, 255)

    /// A name for a file that is written, until it has this one: not longer than a name may be, and
    /// with the same ending.
    static func temporaryName(for name: String) -> String {
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        let padding = String(repeating: "0", count: digits - random.count)
        var shown = name[...]
        while shown.utf8.count > longestName - digits - 2 { shown.removeFirst() }
        return ".\(shown).\(padding)\(random)"
    }

    /// Removes what processes that died while they wrote have left in a folder, of files whose
    /// names end in one of these, and gives their number.
    ///
    /// A file that is being written is locked, and stays.
    package static func removeLeftovers(in folder: String, ending suffixes: [String]) -> Int {
        var count = 0
        for name in Folder.names(in: folder) ?? [] where isTemporary(name, suffixes) {
            let path = "\(folder)/\(name)"
            let descriptor = unsafe open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { continue }
            if unsafe unlink(path) == 0 { count += 1 }
        }
        return count
    }

    /// Whether a name is one that `temporaryName` makes for such a file, or earlier versions did,
    /// with fewer digits at times.
    private static func isTemporary(_ name: String, _ suffixes: [String]) -> Bool {
        guard name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return false }
        let random = name[name.index(after: dot)...]
        return suffixes.contains(where: name[..<dot].hasSuffix)
            && (10...digits).contains(random.count) && UInt64(random, radix: 36) != nil
    }
}
