/// Which class is near which: an arrow from each to its neighbours.
///
/// Its nodes are class numbers rather than names, of which two classes may share one.
struct NeighbourGraph: Sendable, Equatable {
    /// An arrow.
    struct Edge: Hashable, Sendable {
        /// Where it begins.
        let from: Int
        /// Where it ends: the neighbour.
        let to: Int

        /// An arrow between two nodes.
        init(from: Int, to: Int) {
            precondition(from != to, "nothing is its own neighbour")
            self.from = from
            self.to = to
        }
    }

    /// All nodes, ascending, also those without an arrow.
    let nodes: [Int]
    /// All arrows, as they were given, each once.
    let edges: [Edge]
    /// For each node those that an arrow joins it to, whichever way that points.
    private let joined: [Int: Set<Int>]

    /// A graph of these nodes and those that the arrows name.
    init(nodes: some Sequence<Int>, edges: [Edge]) {
        self.nodes = Set(nodes).union(edges.flatMap { [$0.from, $0.to] }).sorted()
        var seen: Set<Edge> = []
        self.edges = edges.filter { seen.insert($0).inserted }
        var joined: [Int: Set<Int>] = [:]
        for edge in edges {
            joined[edge.from, default: []].insert(edge.to)
            joined[edge.to, default: []].insert(edge.from)
        }
        self.joined = joined
    }

    /// The parts that no arrow joins: their nodes ascending, the largest part first.
    var components: [[Int]] {
        var unseen = Set(nodes)
        var parts: [[Int]] = []
        for node in nodes where unseen.contains(node) {
            var part: [Int] = []
            var open = [node]
            unseen.remove(node)
            while let next = open.popLast() {
                part.append(next)
                for other in joined[next] ?? [] where unseen.remove(other) != nil {
                    open.append(other)
                }
            }
            parts.append(part.sorted())
        }
        return parts.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    }

    /// The pairs that are each other's neighbours, the smaller number first, ascending.
    var reciprocalPairs: [Edge] {
        let all = Set(edges)
        return all.filter { $0.from < $0.to && all.contains(Edge(from: $0.to, to: $0.from)) }
            .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    /// The sets of at least `size` nodes in which an arrow joins every two, whichever way it
    /// points.
    ///
    /// None is part of another. Ascending inside, the largest first.
    func maximalCliques(size: Int = 3) -> [[Int]] {
        var cliques: [[Int]] = []
        grow([], candidates: Set(nodes), excluded: [], into: &cliques)
        return cliques.filter { $0.count >= size }
            .sorted {
                $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count
            }
    }

    /// Bron and Kerbosch's algorithm with Tomita's choice of a pivot.
    private func grow(
        _ clique: [Int],
        candidates: Set<Int>,
        excluded: Set<Int>,
        into cliques: inout [[Int]]
    ) {
        var (candidates, excluded) = (candidates, excluded)
        // What is joined to the pivot is left for the branch in which the pivot is taken.
        let pivot = candidates.union(excluded).max { first, second in
            candidates.intersection(joined[first] ?? []).count
                < candidates.intersection(joined[second] ?? []).count
        }
        guard let pivot else { return cliques.append(clique.sorted()) }
        for node in candidates.subtracting(joined[pivot] ?? []) {
            let neighbours = joined[node] ?? []
            grow(
                clique + [node],
                candidates: candidates.intersection(neighbours),
                excluded: excluded.intersection(neighbours),
                into: &cliques
            )
            candidates.remove(node)
            excluded.insert(node)
        }
    }
}
