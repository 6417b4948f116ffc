private import Glibc

/// A file that appears under its name whole or not at all.
///
/// It is written beside, flushed to the disk, and renamed. Dropped before `publish`, it leaves
/// nothing behind.
package struct AtomicFile: ~Copyable {
    private let path: String
    private let temporaryPath: String
    private let descriptor: Int32
    private var isPublished = false

    /// Opens a new file beside `path`, with a name of its own that begins with a dot.
    package init(replacing path: String) throws(FileError) {
        self.path = path
        (temporaryPath, descriptor) = try Self.opened(beside: path)
    }

    private static func opened(beside path: String) throws(FileError) -> (String, Int32) {
        while true {
            let temporaryPath = "\(path.folder)/\(temporaryName(for: path.lastPathComponent))"
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
            let descriptor = unsafe open(temporaryPath, flags, 0o644)
            guard descriptor >= 0 else { throw .unwritable(path, reason: lastSystemError()) }
            // For as long as it is open: what nobody has locked was left by a process that died.
            // Whoever removes such files may have met it before; then there has to be another.
            var status = stat()
            unsafe _ = (flock(descriptor, LOCK_EX), fstat(descriptor, &status))
            if status.st_nlink > 0 { return (temporaryPath, descriptor) }
            close(descriptor)
        }
    }

    deinit {
        close(descriptor)
        if !isPublished { unsafe unlink(temporaryPath) }
    }

    /// Appends all of `bytes`.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        guard unsafe Output(descriptor: descriptor).write(bytes) else {
            throw .unwritable(path, reason: lastSystemError())
        }
    }

    /// Appends all of `bytes`.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        // Not `withUnsafeBytes`, whose closure cannot throw a typed error.
        try unsafe bytes.withUnsafeBufferPointer { bytes throws(FileError) in
            try unsafe write(UnsafeRawBufferPointer(bytes))
        }
    }

    /// Gives the file its name, in place of what stood there; both are on the disk on return.
    ///
    /// On error, what stood there before is as it was, unless the last step alone failed, which
    /// makes the new file's name durable.
    package mutating func publish() throws(FileError) {
        guard fsync(descriptor) == 0, unsafe rename(temporaryPath, path) == 0 else {
            throw .unwritable(path, reason: lastSystemError())
        }
        isPublished = true
        // The name is an entry of the folder, and lasts only once that is on the disk too.
        do throws(FileError) {
            try Folder.flush(path.folder)
        } catch {
            throw .unwritable(path, reason: error.reason)
        }
    }

    /// Gives the file its name without waiting for the disk, which after a loss of power may know
    /// nothing of it.
    package mutating func show() throws(FileError) {
        guard unsafe rename(temporaryPath, path) == 0 else {
            throw .unwritable(path, reason: lastSystemError())
        }
        isPublished = true
    }

    /// Writes a file of these bytes; on error the old one stays.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        var file = try AtomicFile(replacing: path)
        try file.write(bytes)
        try file.publish()
    }
}
