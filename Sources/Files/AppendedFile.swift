private import Glibc

/// A file that grows at its end, each piece on the disk before the next.
///
/// Not for what has to be whole or not there: that is `AtomicFile`.
package final class AppendedFile: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Makes an empty file, in place of one that was there.
    package convenience init(emptying path: String) throws(FileError) {
        try self.init(path, O_CREAT | O_TRUNC)
    }

    /// Opens a file that is there, to go on at its end.
    package convenience init(continuing path: String) throws(FileError) {
        try self.init(path, 0)
    }

    private init(_ path: String, _ flags: Int32) throws(FileError) {
        descriptor = unsafe open(path, flags | O_WRONLY | O_APPEND | O_CLOEXEC, 0o644)
        self.path = path
        guard descriptor >= 0 else { throw .unwritable(path, reason: lastSystemError()) }
        // For as long as it is open, so that others can tell whether whoever writes it still runs.
        var lock = Self.wholeFile
        unsafe _ = fcntl(descriptor, Self.lock, &lock)
    }

    /// Whether a program that makes the file at `path` grow is running, on whichever machine.
    ///
    /// Asking changes nothing, and locks nothing.
    package static func isGrowing(_ path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var lock = wholeFile
        return unsafe fcntl(descriptor, Self.askForLock, &lock) == 0 && lock.l_type != F_UNLCK
    }

    /// Linux's `F_OFD_GETLK` and `F_OFD_SETLK`, which Swift's Glibc leaves out.
    ///
    /// Locks that belong to the open file: closing it elsewhere in the process doesn't end them.
    private static let (askForLock, lock): (Int32, Int32) = (36, 37)

    private static var wholeFile: Glibc.flock {
        var lock = Glibc.flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }

    deinit { close(descriptor) }

    /// Adds all of `bytes`; on error there may be a part of them.
    ///
    /// The corresponding C functions are `write` and `fdatasync`.
    package func append(_ bytes: [UInt8]) throws(FileError) {
        let isWritten = unsafe bytes.withUnsafeBytes { bytes in
            unsafe Output(descriptor: descriptor).write(bytes)
        }
        guard isWritten, fdatasync(descriptor) == 0 else {
            throw .unwritable(path, reason: lastSystemError())
        }
    }

    /// Takes the file away; one that is not there any more is no error.
    package func remove() {
        unsafe unlink(path)
    }
}
