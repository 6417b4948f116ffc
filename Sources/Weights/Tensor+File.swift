import Glibc
package import Tensors

extension Tensor {
    /// Fewer bytes stay in memory.
    private static let leastInFile = 1 << 18

    /// The same in a file without a name, whose pages the system may take back and read again; as
    /// it is, where it lies in one, is small, or no such file can be made.
    package func movedToFile(in folder: String = FileImage.temporaryFolder) -> Tensor {
        guard !isReloadable, shape.count * MemoryLayout<Float>.stride >= Self.leastInFile else {
            return self
        }
        guard let file = unsafe withUnsafeValues({ unsafe NumberFile($0, in: folder) }) else {
            return self
        }
        return unsafe Tensor(shape, viewing: file.values, of: file)
    }
}

/// Numbers in a file that has no name.
///
/// Sound as `Sendable` because the pages are mapped read-only and never remapped before `deinit`.
@safe private final class NumberFile: Reloadable, @unchecked Sendable {
    let values: UnsafeBufferPointer<Float>

    /// A file of these numbers; nil where none can be made.
    ///
    /// The corresponding C functions are `open`, `write` and `mmap`.
    init?(_ numbers: UnsafeBufferPointer<Float>, in folder: String) {
        let file = FileImage.unnamedFile(in: folder)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var rest = unsafe UnsafeRawBufferPointer(numbers)[...]
        while unsafe !rest.isEmpty {
            let part = unsafe UnsafeRawBufferPointer(rebasing: rest)
            let count = unsafe write(file, part.baseAddress, part.count)
            guard count > 0 || (count < 0 && errno == EINTR) else { return nil }
            unsafe rest = rest.dropFirst(max(count, 0))
        }
        let size = numbers.count * MemoryLayout<Float>.stride
        let mapping = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0)
        guard unsafe mapping != MAP_FAILED else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(start: mapping, count: size)
        unsafe values = bytes.bindMemory(to: Float.self)
    }

    deinit {
        let bytes = unsafe UnsafeRawBufferPointer(values)
        unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }

    func letGo(of part: UnsafeRawBufferPointer) { unsafe part.letGoOfPages() }
}

extension UnsafeRawBufferPointer {
    /// Gives the pages that lie wholly inside back to the system; they must be a file's.
    func letGoOfPages() {
        guard let start = baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let first = (Int(bitPattern: start) + page - 1) / page * page
        let last = (Int(bitPattern: start) + count) / page * page
        guard first < last else { return }
        // Advice: whether it is taken makes no difference but memory.
        unsafe madvise(UnsafeMutableRawPointer(bitPattern: first), last - first, MADV_DONTNEED)
    }
}
