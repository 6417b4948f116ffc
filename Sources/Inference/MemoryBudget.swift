import CMalloc
import Files
import Glibc
import Synchronization
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

    /// A budget of so many bytes.
    package init(limit: Int) { self.limit = limit }

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
        let taken = Self.residentBytes + promised.load(ordering: .relaxed)
        let (sum, overflow) = taken.addingReportingOverflow(bytes)
        return !overflow && sum <= limit
    }

    /// The process's resident memory, from /proc/self/statm; 0 where there is no such file.
    static var residentBytes: Int { pages(1) }

    /// All that the process has mapped, used or not.
    static var mappedBytes: Int { pages(0) }

    /// A number of pages of that file, in bytes: 0 is all that is mapped, 1 what is resident.
    private static func pages(_ field: Int) -> Int {
        let line = (try? File.bytes(of: "/proc/self/statm")) ?? []
        let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard fields.count > field, let pages = Int(fields[field]) else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
