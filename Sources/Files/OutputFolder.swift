private import Glibc

/// A folder for a run's results.
///
/// A file in it is whole or not there, whenever the run ends.
package struct OutputFolder: Sendable {
    /// Where it is.
    package let path: String

    /// What the programs write ends in one of these.
    private static let endings = [
        ".apng", ".csv", ".dot", ".gp", ".graphml", ".html", ".json", ".png", ".steps",
    ]

    /// Uses the folder, which is made (with those above it) unless it exists; it must be writable.
    ///
    /// What programs that were killed while they wrote have left there is removed.
    package init(path: String) throws(FileError) {
        self.path = path
        try Folder.make(path)
        guard unsafe access(path, W_OK | X_OK) == 0 else {
            throw .closed(folder: path, reason: lastSystemError())
        }
        _ = AtomicFile.removeLeftovers(in: path, ending: Self.endings)
    }

    /// Which folder it is, among those of other machines too, by whatever path it was named.
    package var identity: String {
        let resolved = unsafe realpath(path, nil)
        defer { unsafe free(resolved) }
        var host = [CChar](repeating: 0, count: 256)
        unsafe gethostname(&host, host.count - 1)
        let name = String(
            decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
        return "\(name):\(unsafe resolved.map { unsafe String(cString: $0) } ?? path)"
    }

    /// Writes a file whole in place of the old one, which stays on error.
    package func write(_ bytes: [UInt8], to name: String) throws(FileError) {
        try AtomicFile.write(bytes, to: "\(path)/\(name)")
    }

    /// Removes a file; its absence is on the disk on return.
    package func remove(_ name: String) throws(FileError) {
        guard unsafe unlink("\(path)/\(name)") == 0 else {
            throw .unwritable(path, reason: lastSystemError())
        }
        try Folder.flush(path)
    }

    /// Shows whoever looks on how something stands, in a file that is whole or not there.
    ///
    /// The disk isn't waited for, and a file that can't be written is left out: nothing may hang on
    /// it.
    package func show(_ bytes: [UInt8], as name: String) {
        guard var file = try? AtomicFile(replacing: "\(path)/\(name)"),
            (try? file.write(bytes)) != nil
        else { return }
        try? file.show()
    }

    /// Takes away what was shown; where there is nothing that is no error.
    package func hide(_ name: String) {
        unsafe unlink("\(path)/\(name)")
    }

    /// Whether there is a file of that name.
    package func has(_ name: String) -> Bool { File.exists("\(path)/\(name)") }
}
