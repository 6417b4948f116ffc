private import CMalloc

/// The allocator's way with large blocks.
enum KeptMemory {
    /// Keeps large blocks that were given back for the next step, rather than hand them to the
    /// system.
    ///
    /// A step sends and receives lines of megabytes, and the system clears each page that it hands
    /// out anew: that was a third of what a step cost the client. 32 MB is the most that glibc
    /// takes.
    static let isOn: Bool =
        mallopt(M_MMAP_THRESHOLD, 32 << 20) == 1 && mallopt(M_TRIM_THRESHOLD, 256 << 20) == 1
}
