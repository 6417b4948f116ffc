import CMalloc
import Files
import Glibc

extension MemoryBudget {
    /// What this process may take by default: four fifths of the smallest of what the machine has
    /// free, what the control groups that it is in allow (version 1 or 2), and what a limit of its
    /// address space leaves.
    ///
    /// `read` gives a file's text, nil where there is none.
    package static func share(
        of read: (String) -> String? = text(of:)
    ) -> Int {
        let limits = [
            freeMemory(read) ?? allMemory, groupLimit(read), addressSpace,
        ].compactMap { $0 }
        return (limits.min() ?? .max) / 5 * 4
    }

    private static func text(of path: String) -> String? {
        (try? File.bytes(of: path)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The kernel's own estimate of what can be had without swapping.
    private static func freeMemory(_ read: (String) -> String?) -> Int? {
        for line in read("/proc/meminfo")?.split(separator: "\n") ?? [] {
            let fields = line.split(separator: " ")
            if fields.first == "MemAvailable:", fields.count > 1 {
                return Int(fields[1]).map { $0 << 10 }
            }
        }
        return nil
    }

    /// What the machine has altogether: for a service that may not see how much of it is free
    /// (systemd's `ProcSubset=pid`).
    static var allMemory: Int? {
        let (pages, bytes) = (sysconf(CInt(_SC_PHYS_PAGES)), sysconf(CInt(_SC_PAGESIZE)))
        return pages > 0 && bytes > 0 ? pages * bytes : nil
    }

    /// The least limit of this process's group and those above it.
    private static func groupLimit(_ read: (String) -> String?) -> Int? {
        var limits: [Int] = []
        for line in read("/proc/self/cgroup")?.split(separator: "\n") ?? [] {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let controllers = fields[1].split(separator: ",")
            let (root, file): (String, String)
            if fields[0] == "0" {
                (root, file) = ("/sys/fs/cgroup", "memory.max")
            } else if controllers.contains("memory") {
                (root, file) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            } else {
                continue
            }
            // In a container the path may be that of the machine, of which only the root shows.
            var path = fields[2][...]
            while true {
                let text = read("\(root)\(path == "/" ? "" : path)/\(file)")
                if let limit = text.flatMap({ Int($0.filter { !$0.isWhitespace }) }) {
                    limits.append(limit)
                }
                guard let slash = path.lastIndex(of: "/"), path.count > 1 else { break }
                path = slash == path.startIndex ? "/" : path[..<slash]
            }
        }
        return limits.min()
    }

    /// What a limit of the address space leaves for memory, besides what is mapped and never used.
    private static var addressSpace: Int? {
        addressSpaceLimit.map { max(0, $0 - (mappedBytes - residentBytes)) }
    }

    /// The limit of this process's address space (`ulimit -v`), in bytes.
    static var addressSpaceLimit: Int? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
            limit.rlim_cur < Int.max
        else { return nil }
        return Int(limit.rlim_cur)
    }

    /// Has all threads share one heap where the address space is limited.
    ///
    /// Each of their own would claim 64 MiB of it. To be called before there are threads.
    package static func spareAddressSpace() {
        if addressSpaceLimit != nil { mallopt(M_ARENA_MAX, 1) }
    }
}
