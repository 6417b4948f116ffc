internal import JSON
internal import NIOPosix
private import Synchronization

/// All folders that are shown, looked at when somebody asks and at no other time.
///
/// What is kept of them is what is told of each; a run's results are read anew whenever they are
/// asked for.
final class Gallery: Sendable {
    let roots: [Root]
    private let state = Mutex(State())

    /// How deep folders are looked into, and how many.
    private static let (depth, most) = (6, 5000)

    private struct State {
        var shelves: [String: Shelf] = [:]
        var revision = 0
    }

    init(_ roots: [Root]) {
        self.roots = roots
    }

    /// What there is to be seen now, by its place.
    ///
    /// On a thread where it may take its time: disks do.
    func look() async throws -> [Shelf] {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            state.withLock { state in
                look(&state)
                return state.shelves.values.filter(\.isShown).sorted { $0.id < $1.id }
            }
        }
    }

    /// All that is known of the folder at a place; nil when nothing is shown there.
    func details(of id: String) async throws -> JSONValue? {
        let shelf = try await look().first { $0.id == id }
        return try await NIOThreadPool.singleton.runIfActive { shelf?.details }
    }

    private func look(_ state: inout State) {
        var found: [String: Shelf] = [:]
        var next = roots.map { (id: $0.name, path: $0.path, depth: 1) }[...]
        while let folder = next.popFirst(), found.count < Self.most {
            state.revision += 1
            let shelf: Shelf
            if var known = state.shelves[folder.id] {
                guard known.refresh(revision: state.revision) else { continue }
                shelf = known
            } else {
                guard let listing = Listing(folder.path) else { continue }
                shelf = Shelf(
                    id: folder.id,
                    path: folder.path,
                    listing: listing,
                    revision: state.revision
                )
            }
            found[folder.id] = shelf
            guard folder.depth < Self.depth else { continue }
            for name in shelf.listing.folders {
                next.append(
                    ("\(folder.id)/\(name)", "\(folder.path)/\(name)", folder.depth + 1)
                )
            }
        }
        state.shelves = found
    }
}
