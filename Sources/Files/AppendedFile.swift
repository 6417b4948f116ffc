private import Glibc

/// A file that grows at its end, each piece on the disk before the next.
///
/// Not for what has to be whole or not there: that is `AtomicFile`.
package final class AppendedFile: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Makes an empty file, in place of one that was there.
    package init(emptying path: String) throws(FileError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC
        descriptor = unsafe open(path, flags, 0o644)
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
