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
