import Files
import Glibc
internal import Tensors

/// A whole file mapped for reading; the mapping lives as long as the object.
///
/// Tensors over it are views: replace such a file by renaming another over it (as
/// `writeSafetensors` does), never in place, since a cut would take pages from under them.
///
/// Sound as `Sendable` because the pages are mapped read-only and never remapped before `deinit`.
@safe final class MappedFile: Reloadable, @unchecked Sendable {
    /// The last component of the path.
    let name: String
    private let bytes: UnsafeRawBufferPointer

    /// Maps the regular file at `path`.
    ///
    /// The corresponding C functions are `open`, `fstat` and `mmap`.
    init(path: String) throws(WeightsError) {
        name = path.lastPathComponent
        // Without O_NONBLOCK, opening a named pipe would wait for its writer.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw .unreadable(file: name, reason: lastSystemError())
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .unreadable(file: name, reason: lastSystemError())
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(file: name, reason: "it is not a regular file")
        }
        // mmap refuses an empty mapping, and no format is that short.
        guard status.st_size > 0 else { throw .unknownFormat(file: name) }
        let mapping = unsafe mmap(
            nil,
            Int(status.st_size),
            PROT_READ,
            MAP_PRIVATE,
            descriptor,
            0
        )
        guard unsafe mapping != MAP_FAILED, let mapping = unsafe mapping else {
            throw .unreadable(file: name, reason: lastSystemError())
        }
        unsafe madvise(mapping, Int(status.st_size), MADV_WILLNEED)
        unsafe bytes = UnsafeRawBufferPointer(start: mapping, count: Int(status.st_size))
    }

    deinit {
        unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }

    func letGo(of part: UnsafeRawBufferPointer) {
        guard let start = part.baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let first = (Int(bitPattern: start) + page - 1) / page * page
        let last = (Int(bitPattern: start) + part.count) / page * page
        guard first < last else { return }
        // Advice: whether it is taken makes no difference but memory.
        unsafe madvise(UnsafeMutableRawPointer(bitPattern: first), last - first, MADV_DONTNEED)
    }

    /// The file's length in bytes.
    var count: Int { unsafe bytes.count }

    /// The whole file as a range of offsets.
    var range: Range<Int> { 0..<count }

    /// A little-endian integer at any offset; the caller has checked that it lies inside.
    func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T {
        precondition(
            offset >= 0 && offset <= count - MemoryLayout<T>.size,
            "read outside the file"
        )
        return unsafe T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// Lends a part of the file; the caller has checked that it lies inside.
    func withUnsafeBytes<R>(in part: Range<Int>, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        precondition(part.lowerBound >= 0 && part.upperBound <= count, "read outside the file")
        return unsafe body(UnsafeRawBufferPointer(rebasing: bytes[part]))
    }
}
