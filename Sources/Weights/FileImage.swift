import Crypto
package import Files
import Glibc
internal import Tensors

/// The bytes of a file as they were when it was opened, whatever becomes of the file later.
///
/// They stand in a copy of the image's own: a file in the folder for temporary ones that has no
/// name, so that nobody else can change or cut it, and whose pages the system may take back and
/// read again. Where no such file can be made, they stand in memory.
///
/// Sound as `Sendable` because the pages are mapped read-only and never remapped before `deinit`.
@safe package final class FileImage: Reloadable, @unchecked Sendable {
    /// What messages call the file.
    package let name: String
    /// The file itself, as it was when it was opened.
    package let origin: StampedFile
    private let bytes: UnsafeRawBufferPointer
    private let isReloadable: Bool

    /// Copies the regular file at `path`, of one byte at least, into a folder for temporary files:
    /// `$TMPDIR`, or else one that doesn't lie in memory, as `/tmp` often does.
    ///
    /// The corresponding C functions are `open`, `fstat`, `sendfile` or `read`, and `mmap`.
    package convenience init(
        path: String,
        name: String,
        copiesIn folder: String = FileImage.temporaryFolder
    ) throws(WeightsError) {
        let descriptor = try FileImage.open(path, name)
        defer { close(descriptor) }
        try self.init(copying: descriptor, of: path, name: name, into: folder)
    }

    /// Copies the open file `descriptor`, which may be closed afterwards; `path` leads to it.
    init(
        copying descriptor: Int32,
        of path: String,
        name: String,
        into folder: String = FileImage.temporaryFolder
    ) throws(WeightsError) {
        self.name = name
        origin = StampedFile(path, open: descriptor)
        let before = try FileState(of: descriptor, name)
        guard before.size > 0 else { throw .foreign(file: name, .empty) }
        if let copy = unsafe FileImage.unnamedCopy(of: descriptor, before.size, in: folder) {
            unsafe bytes = copy
            isReloadable = true
        } else {
            unsafe bytes = try FileImage.memory(of: descriptor, before.size, name)
            isReloadable = false
        }
        guard try FileState(of: descriptor, name) == before else {
            unsafe FileImage.unmap(bytes)
            throw .unreadable(file: name, reason: "it was changed while it was read")
        }
    }

    /// Reads the beginning of the regular file at `path` into memory, of so many bytes at most.
    init(beginningOf path: String, atMost limit: Int) throws(WeightsError) {
        name = path.lastPathComponent
        let descriptor = try FileImage.open(path, name)
        defer { close(descriptor) }
        origin = StampedFile(path, open: descriptor)
        let size = min(try FileState(of: descriptor, name).size, limit)
        guard size > 0 else { throw .foreign(file: name, .empty) }
        unsafe bytes = try FileImage.memory(of: descriptor, size, name)
        isReloadable = false
    }

    deinit { unsafe FileImage.unmap(bytes) }

    package func letGo(of part: UnsafeRawBufferPointer) {
        if isReloadable { unsafe part.letGoOfPages() }
    }

    /// The file's length in bytes.
    package var count: Int { unsafe bytes.count }

    /// The whole file as a range of offsets.
    package var range: Range<Int> { 0..<count }

    /// A little-endian integer at any offset; the caller has checked that it lies inside.
    package func integer<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type,
        at offset: Int
    ) -> T {
        precondition(
            offset >= 0 && offset <= count - MemoryLayout<T>.size,
            "read outside the file"
        )
        return unsafe T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// Lends a part of the file; the caller has checked that it lies inside.
    package func withUnsafeBytes<R>(in part: Range<Int>, _ body: (UnsafeRawBufferPointer) -> R) -> R
    {
        precondition(part.lowerBound >= 0 && part.upperBound <= count, "read outside the file")
        return unsafe body(UnsafeRawBufferPointer(rebasing: bytes[part]))
    }

    /// The SHA-256 of all images' bytes, one after another, in lower-case hexadecimal digits.
    package static func sha256(of images: [FileImage]) -> String {
        var hasher = SHA256()
        let step = 1 << 23
        for image in images {
            for start in stride(from: 0, to: image.count, by: step) {
                let part = start..<min(start + step, image.count)
                unsafe image.withUnsafeBytes(in: part) { bytes in
                    unsafe hasher.update(bufferPointer: bytes)
                    unsafe image.letGo(of: bytes)
                }
            }
        }
        return hasher.finalize().hexadecimal
    }

    /// Refuses what is beyond a limit that no honest file reaches.
    package func check(
        _ part: @autoclosure () -> String,
        _ got: Int,
        atMost limit: Int
    ) throws(WeightsError) {
        guard got <= limit else {
            throw .tooLarge(file: name, part: part(), limit: limit, got: got)
        }
    }

    /// A part of the file as text; nil when it is not UTF-8.
    package func text(in part: Range<Int>) -> String? {
        unsafe withUnsafeBytes(in: part) { unsafe String(validating: $0, as: UTF8.self) }
    }

    /// A part of the file, copied.
    package func bytes(in part: Range<Int>) -> [UInt8] {
        unsafe withUnsafeBytes(in: part) { unsafe Array($0) }
    }
}

// MARK: The copy

/// What tells whether a file was written to.
private struct FileState: Equatable {
    let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    init(of descriptor: Int32, _ name: String) throws(WeightsError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .unreadable(file: name, reason: lastSystemError())
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(file: name, reason: "it is not a regular file")
        }
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}

extension FileImage {
    /// `$TMPDIR`, or else a folder that doesn't lie in memory.
    package static let temporaryFolder =
        unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/var/tmp"

    private static func open(_ path: String, _ name: String) throws(WeightsError) -> Int32 {
        // Without O_NONBLOCK, opening a named pipe would wait for its writer.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(file: name, reason: lastSystemError()) }
        return descriptor
    }

    /// Opens a new file that has no name; negative where none can be made.
    static func unnamedFile(in folder: String) -> Int32 {
        // O_TMPFILE, a macro that Swift does not import.
        let flags = 0o20000000 | O_DIRECTORY | O_RDWR | O_CLOEXEC
        return unsafe Glibc.open(folder, flags, 0o600)
    }

    /// A copy of the first `size` bytes in a file without a name; nil where none can be made.
    private static func unnamedCopy(
        of source: Int32,
        _ size: Int,
        in folder: String
    ) -> UnsafeRawBufferPointer? {
        let copy = unnamedFile(in: folder)
        guard copy >= 0 else { return nil }
        defer { close(copy) }
        var place: off_t = 0
        while place < size {
            let sent = unsafe sendfile(copy, source, &place, size - Int(place))
            guard sent > 0 || (sent < 0 && errno == EINTR) else { return nil }
        }
        let mapping = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, copy, 0)
        guard unsafe mapping != MAP_FAILED else { return nil }
        return unsafe UnsafeRawBufferPointer(start: mapping, count: size)
    }

    /// The first `size` bytes, read into memory.
    private static func memory(
        of source: Int32,
        _ size: Int,
        _ name: String
    ) throws(WeightsError) -> UnsafeRawBufferPointer {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        let mapping = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0)
        guard unsafe mapping != MAP_FAILED, let mapping = unsafe mapping else {
            throw .unreadable(file: name, reason: lastSystemError())
        }
        let bytes = unsafe UnsafeRawBufferPointer(start: mapping, count: size)
        var place = 0
        while place < size {
            let count = unsafe pread(source, mapping + place, size - place, off_t(place))
            guard count > 0 || (count < 0 && errno == EINTR) else {
                let reason = count == 0 ? "it was cut while it was read" : lastSystemError()
                unsafe unmap(bytes)
                throw .unreadable(file: name, reason: reason)
            }
            place += max(count, 0)
        }
        unsafe mprotect(mapping, size, PROT_READ)
        return unsafe bytes
    }

    private static func unmap(_ bytes: UnsafeRawBufferPointer) {
        unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }
}
