private import Glibc

extension AtomicFile {
    /// Removes what processes that died while they wrote have left in a folder, of files whose
    /// names end like this, and gives their number.
    ///
    /// A file that is being written is locked, and stays.
    package static func removeLeftovers(in folder: String, ending suffix: String) -> Int {
        var count = 0
        for name in Folder.names(in: folder) ?? [] where isTemporary(name, suffix) {
            let path = "\(folder)/\(name)"
            let descriptor = unsafe open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { continue }
            if unsafe unlink(path) == 0 { count += 1 }
        }
        return count
    }

    /// Whether a name is one that `init(replacing:)` makes for such a file.
    private static func isTemporary(_ name: String, _ suffix: String) -> Bool {
        guard name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return false }
        let random = name[name.index(after: dot)...]
        return name[..<dot].hasSuffix(suffix) && UInt64(random, radix: 36) != nil
    }
}
