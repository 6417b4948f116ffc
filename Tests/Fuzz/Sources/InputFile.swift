import Glibc

/// A file that inputs are put into, one after another, for readers that take a path.
struct InputFile: Sendable {
    /// A folder of this process's own.
    static let folder: String = {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let path = "\(parent)/tench-fuzz-\(getpid())"
        precondition(mkdir(path, 0o700) == 0, "no folder \(path)")
        return path
    }()

    /// Where it is.
    let path: String

    /// A file of this name.
    init(_ name: String) { path = "\(Self.folder)/\(name)" }

    /// Puts these bytes in place of the last ones.
    func write(_ bytes: [UInt8]) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let count = Glibc.write(descriptor, bytes, bytes.count)
        precondition(count == bytes.count, "\(path) can't be written")
        close(descriptor)
    }
}
