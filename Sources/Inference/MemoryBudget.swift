import CMalloc
import Glibc
import Synchronization
import Tensors
import Wire

/// How much memory the whole process may take, and what of that is spoken for.
///
/// What counts is what the kernel counts: the resident memory, whoever it was taken by, and on top
/// of it what work that has begun is about to take. A system that promises more memory than there
/// is makes no allocation fail; it ends the process instead. So the question is asked before.
package final class MemoryBudget: Sendable {
    /// The most bytes that may be resident.
    package let limit: Int
    private let promised = Atomic(0)
    /// Bytes of lines that are not whole yet and of replies that are not taken yet.
    private let passing = Atomic(0)
    private let giveBack: Mutex<@Sendable () -> Void> = Mutex({})

    /// The most bytes that may be mapped, if that is limited.
    private let addressSpace: Int?
    /// What stays free of a limited address space, for the small change that nobody asks about.
    private static let smallChange = 64 << 20

    /// A budget of so many bytes, within so large an address space.
    package init(limit: Int, addressSpace: Int? = addressSpaceLimit) {
        self.limit = limit
        self.addressSpace = addressSpace
    }

    /// Sets what gives memory back that can be had again, such as packed weights.
    func whenShort(_ giveBack: @escaping @Sendable () -> Void) {
        self.giveBack.withLock { $0 = giveBack }
    }

    /// Whether so many bytes more can be had now; where they can't, what can be given back is given
    /// back first.
    func affords(_ bytes: Int) -> Bool {
        // Small change is not worth a look.
        if bytes <= 1 << 20 { return true }
        if fits(bytes) { return true }
        giveBack.withLock { $0 }()
        _ = malloc_trim(0)
        return fits(bytes)
    }

    /// Runs `body`, for which so many bytes are set aside.
    ///
    /// - Throws: `outOfMemory` when they can't be had; then nothing is run.
    func setting<Result>(
        aside bytes: Int,
        for what: String,
        _ body: () throws -> Result
    ) throws -> Result {
        guard affords(bytes) else { throw WireError.outOfMemory("\(what), about \(bytes) bytes") }
        promised.add(bytes, ordering: .relaxed)
        defer { promised.subtract(bytes, ordering: .relaxed) }
        return try body()
    }

    /// Looks whether parameters of these shapes can be had.
    ///
    /// - Throws: `outOfMemory` when not.
    func checkRoom(forParameters shapes: [Shape]) throws(WireError) {
        let bytes = shapes.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride
        guard affords(bytes) else { throw .outOfMemory("weights of \(bytes) bytes") }
    }

    /// Counts bytes of a line on its way in or out; false where all such lines would take more than
    /// a quarter of the budget, and then they don't count.
    package func pass(_ bytes: Int) -> Bool {
        let sum = passing.add(bytes, ordering: .relaxed).newValue
        guard sum > limit / 4 else { return true }
        passing.subtract(bytes, ordering: .relaxed)
        return false
    }

    /// Counts them no more.
    package func passed(_ bytes: Int) { passing.subtract(bytes, ordering: .relaxed) }

    private func fits(_ bytes: Int) -> Bool {
        let (more, overflow) = promised.load(ordering: .relaxed).addingReportingOverflow(bytes)
        if overflow || more > limit - Self.residentBytes { return false }
        guard let addressSpace else { return true }
        return more <= addressSpace - Self.mappedBytes - Self.smallChange
    }

    /// The process's resident memory, from /proc/self/statm; 0 where there is no such file.
    static var residentBytes: Int { pages(1) }

    /// All that the process has mapped, used or not.
    static var mappedBytes: Int { pages(0) }

    /// The file, open for as long as the process lives: before every long line it is looked at, and
    /// opening it takes longer than reading it.
    private static let statm = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)

    /// A number of pages of that file, in bytes: 0 is all that is mapped, 1 what is resident.
    private static func pages(_ field: Int) -> Int {
        let line = unsafe [UInt8](unsafeUninitializedCapacity: 256) { bytes, count in
            unsafe count = max(0, pread(statm, bytes.baseAddress, bytes.count, 0))
        }
        let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard fields.count > field, let pages = Int(fields[field]) else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
