private import Glibc

/// A file opened for reading, and closed when it is dropped.
///
/// Not for files too large for memory: weights are mapped instead.
package struct File: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Opens the file at `path`; a pipe will do.
    ///
    /// The corresponding C function is `open`.
    package init(_ path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path, reason: lastSystemError()) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Whether users who are neither the owner nor of the group may read, change or run it.
    ///
    /// The corresponding C function is `fstat`.
    package func isOpenToEveryone() throws(FileError) -> Bool {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .unreadable(path, reason: lastSystemError())
        }
        return status.st_mode & 0o007 != 0
    }

    /// The bytes from here to the end, or as many of them as `limit` says.
    ///
    /// The corresponding C function is `read`.
    package func bytes(atMost limit: Int = .max) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit, 65536))
        while bytes.count < limit {
            let wanted = min(chunk.count, limit - bytes.count)
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, wanted)
            }
            if count == 0 { break }
            guard count > 0 || errno == EINTR else {
                throw .unreadable(path, reason: lastSystemError())
            }
            bytes += chunk.prefix(max(count, 0))
        }
        return bytes
    }

    /// The whole of the file at `path`.
    package static func bytes(of path: String) throws(FileError) -> [UInt8] {
        try File(path).bytes()
    }

    /// Whether anything is there under that name.
    package static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }
}
