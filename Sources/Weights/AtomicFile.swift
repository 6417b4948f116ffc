import Crypto
import Glibc

/// A file that appears under its name whole or not at all.
///
/// It is written beside, flushed to the disk, and renamed. Dropped before `publish`, it leaves
/// nothing behind.
struct AtomicFile: ~Copyable {
    private let path: String
    private let temporaryPath: String
    private let descriptor: Int32
    private var hasher = SHA256()
    private var isPublished = false

    /// Opens a new file beside `path`, with a name of its own that begins with a dot.
    init(replacing path: String) throws(WeightsError) {
        self.path = path
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        temporaryPath = "\(path.folder)/.\(path.lastPathComponent).\(random)"
        descriptor = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .failedToWrite(path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !isPublished && descriptor >= 0 { unsafe unlink(temporaryPath) }
    }

    /// Appends all of `bytes`.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(WeightsError) {
        unsafe hasher.update(bufferPointer: bytes)
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let part = unsafe UnsafeRawBufferPointer(rebasing: rest)
            let count = unsafe Glibc.write(descriptor, part.baseAddress, part.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .failedToWrite(path) }
            unsafe rest = rest.dropFirst(count)
        }
    }

    /// Gives the file its name, in place of what stood there; both are on the disk on return.
    ///
    /// - Returns: The SHA-256 of all that was written.
    mutating func publish() throws(WeightsError) -> String {
        guard fsync(descriptor) == 0 else { throw .failedToWrite(path) }
        guard unsafe rename(temporaryPath, path) == 0 else { throw .failedToWrite(path) }
        isPublished = true
        // The name is an entry of the folder, and lasts only once that is on the disk too.
        let folder = unsafe open(path.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .failedToWrite(path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .failedToWrite(path) }
        return hasher.finalize().hexadecimal
    }
}

extension String {
    /// What stands before the last slash; the working folder when there is none.
    fileprivate var folder: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}

extension WeightsError {
    /// The error of the call that has just failed while `path` was being written.
    fileprivate static func failedToWrite(_ path: String) -> WeightsError {
        .unwritable(file: path.lastPathComponent, reason: lastSystemError())
    }
}
