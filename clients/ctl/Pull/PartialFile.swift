import Crypto
import Files
import Glibc
import Wire

/// A file on its way: what of it has come, under a name of its own, locked for as long as somebody
/// adds to it.
///
/// The lock is the open file's: curl inherits it as its standard output and holds it even when this
/// program was killed, so that nobody adds to the file beside it.
struct PartialFile: ~Copyable {
    /// Where the whole file is to be.
    let path: String
    private let partialPath: String
    /// Open for reading and appending.
    let descriptor: CInt

    /// Opens what has come of the file at `path`, or begins it.
    ///
    /// - Parameters:
    ///   - path: Where the whole file is to be.
    ///   - waiting: Called once when another program is at it, whose end is waited for then.
    /// - Throws: `PullError`, or `CancellationError` while it waits.
    init(for path: String, waiting: () -> Void) async throws {
        self.path = path
        partialPath = "\(path.folder)/.\(path.lastPathComponent).part"
        var hasSaid = false
        while true {
            let descriptor = try Self.opened(partialPath)
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                let (isBusy, reason) = (errno == EWOULDBLOCK, lastSystemError())
                close(descriptor)
                guard isBusy else {
                    throw PullError.file(.unwritable(partialPath, reason: reason))
                }
                if !hasSaid { waiting() }
                hasSaid = true
                try await Task.sleep(for: .milliseconds(100))
                continue
            }
            // Whoever had it may have given it its name, or removed it: then there is another now.
            if Self.isStill(descriptor, at: partialPath) {
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    deinit { close(descriptor) }

    private static func opened(_ path: String) throws(PullError) -> CInt {
        // No link is followed: root may write here into a folder that is another user's.
        let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = unsafe open(path, flags, 0o644)
        guard descriptor >= 0 else {
            throw .file(.unwritable(path, reason: lastSystemError()))
        }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_nlink <= 1
        else {
            close(descriptor)
            throw .inTheWay(path, "and is no file of one name: remove it")
        }
        return descriptor
    }

    private static func isStill(_ descriptor: CInt, at path: String) -> Bool {
        var (own, there) = (stat(), stat())
        return unsafe fstat(descriptor, &own) == 0 && lstat(path, &there) == 0
            && own.st_ino == there.st_ino && own.st_dev == there.st_dev
    }

    /// How many bytes have come.
    var count: Int {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Begins anew.
    func clear() throws(PullError) {
        guard ftruncate(descriptor, 0) == 0 else {
            throw .file(.unwritable(partialPath, reason: lastSystemError()))
        }
    }

    /// Removes it; what nobody else has opened is gone then.
    func remove() { unsafe _ = unlink(partialPath) }

    /// Appends all of another file.
    ///
    /// - Throws: `PullError`, or `CancellationError`.
    func append(file source: String) throws {
        let reading = unsafe open(source, O_RDONLY | O_CLOEXEC)
        guard reading >= 0 else {
            throw PullError.file(.unreadable(source, reason: lastSystemError()))
        }
        defer { close(reading) }
        try unsafe forEachPiece(of: reading, called: source) { piece throws(PullError) in
            guard unsafe Self.write(piece, to: descriptor) else {
                throw .file(.unwritable(partialPath, reason: lastSystemError()))
            }
        }
    }

    /// The SHA-256 of all that has come, in hexadecimal, and how it begins.
    ///
    /// - Throws: `PullError`, or `CancellationError`.
    func digest() throws -> (digits: String, start: [UInt8]) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw PullError.file(.unreadable(partialPath, reason: lastSystemError()))
        }
        return try fileDigest(of: descriptor, called: partialPath)
    }

    /// Gives it its name, in place of nothing; both are on the disk on return.
    func publish() throws(PullError) {
        guard fsync(descriptor) == 0, unsafe rename(partialPath, path) == 0 else {
            throw .file(.unwritable(path, reason: lastSystemError()))
        }
        do throws(FileError) {
            try Folder.flush(path.folder)
        } catch { throw .file(error) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> Bool {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let part = unsafe UnsafeRawBufferPointer(rebasing: rest)
            let count = unsafe Glibc.write(descriptor, part.baseAddress, part.count)
            guard count >= 0 || errno == EINTR else { return false }
            unsafe rest = rest.dropFirst(max(count, 0))
        }
        return true
    }
}

/// The SHA-256 of an open file from where it stands, in hexadecimal, and how it begins.
///
/// - Throws: `PullError`, or `CancellationError`.
func fileDigest(of descriptor: CInt, called name: String) throws -> (digits: String, start: [UInt8])
{
    var hasher = SHA256()
    var start: [UInt8] = []
    try unsafe forEachPiece(of: descriptor, called: name) { piece throws(PullError) in
        unsafe hasher.update(bufferPointer: piece)
        if start.isEmpty { start = unsafe Array(piece.prefix(FileFormat.tellingBytes)) }
    }
    let digits = hasher.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return (digits, start)
}

/// Reads an open file to its end, a piece at a time.
///
/// - Throws: What `body` throws, `PullError`, or `CancellationError`.
private func forEachPiece(
    of descriptor: CInt,
    called name: String,
    _ body: (UnsafeRawBufferPointer) throws(PullError) -> Void
) throws {
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        try Task.checkCancellation()
        let count = unsafe piece.withUnsafeMutableBytes {
            unsafe read(descriptor, $0.baseAddress, $0.count)
        }
        if count == 0 { return }
        guard count > 0 || errno == EINTR else {
            throw PullError.file(.unreadable(name, reason: lastSystemError()))
        }
        try unsafe piece.withUnsafeBytes { bytes in
            try unsafe body(UnsafeRawBufferPointer(rebasing: bytes.prefix(max(count, 0))))
        }
    }
}
