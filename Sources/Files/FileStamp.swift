private import Glibc

/// What tells whether a file is still the one it was, with the same bytes in it, without reading
/// them.
///
/// The clock of the last change counts beside that of the last writing: the latter is a program's
/// to set, as `cp -p` does.
package struct FileStamp: Sendable, Equatable {
    private let device: UInt
    private let inode: UInt
    private let size: Int
    private let written: [Int]
    private let changed: [Int]

    /// That of what is at a path, symbolic links followed; nil when there is nothing.
    ///
    /// The corresponding C function is `stat`.
    package init?(of path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// That of an open file.
    ///
    /// The corresponding C function is `fstat`.
    init?(open descriptor: Int32) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        (device, inode, size) = (UInt(status.st_dev), UInt(status.st_ino), Int(status.st_size))
        written = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }
}

/// A file as it was when it was met.
package struct StampedFile: Sendable, Equatable {
    /// Where it is.
    package let path: String
    /// What it was; nil when there was nothing.
    private let stamp: FileStamp?

    /// What is at a path now.
    package init(_ path: String) {
        self.path = path
        stamp = FileStamp(of: path)
    }

    /// The open file at a path.
    package init(_ path: String, open descriptor: Int32) {
        self.path = path
        stamp = FileStamp(open: descriptor)
    }

    /// Whether the same file is there still, and nobody has written to it since.
    package var isUnchanged: Bool { stamp != nil && FileStamp(of: path) == stamp }
}
