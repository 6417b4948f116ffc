/// What a peer may do; each role holds those before it.
public enum Role: String, Sendable, CaseIterable, Comparable {
    /// Forward passes and gradients, of anything it can name.
    case read
    /// Sessions of its own, to update, to keep snapshots of and, as a user of the machine, to save.
    case session
    /// Updates of shared weights; loading, unloading, saving and deleting; what is others'.
    case admin

    /// Whether `a` may do less than `b`.
    public static func < (a: Role, b: Role) -> Bool {
        a.rank < b.rank
    }

    private var rank: Int {
        switch self {
        case .read: 0
        case .session: 1
        case .admin: 2
        }
    }
}
