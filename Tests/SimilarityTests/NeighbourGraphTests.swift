import Testing

@testable import tench_similarity

struct NeighbourGraphTests {
    private func graph(_ arrows: [(Int, Int)], nodes: [Int] = []) -> NeighbourGraph {
        NeighbourGraph(nodes: nodes, edges: arrows.map { .init(from: $0.0, to: $0.1) })
    }

    @Test func findsWhatHangsTogetherWhicheverWayArrowsPoint() {
        let graph = graph([(5, 1), (2, 1), (7, 8), (8, 9)], nodes: [30])
        #expect(graph.nodes == [1, 2, 5, 7, 8, 9, 30])
        #expect(graph.components == [[1, 2, 5], [7, 8, 9], [30]])
    }

    @Test func findsPairsThatPointAtEachOther() {
        let graph = graph([(9, 2), (2, 9), (2, 3), (3, 4), (4, 3), (4, 3)])
        #expect(graph.edges.count == 5)
        #expect(graph.reciprocalPairs == [.init(from: 2, to: 9), .init(from: 3, to: 4)])
    }

    @Test func findsMaximalCliques() {
        // Four that are all joined, a triangle that shares two of them, and a tail.
        let graph = graph([
            (1, 2), (1, 3), (1, 4), (2, 3), (4, 2), (3, 4), (5, 3), (5, 4), (6, 5), (6, 7),
        ])
        #expect(graph.maximalCliques() == [[1, 2, 3, 4], [3, 4, 5]])
        #expect(graph.maximalCliques(size: 2) == [[1, 2, 3, 4], [3, 4, 5], [5, 6], [6, 7]])
    }

    /// Against trying every set of nodes.
    @Test(arguments: 0..<20)
    func agreesWithTryingAllSets(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func random() -> Bool {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 60 < 7
        }
        var arrows: [(Int, Int)] = []
        for from in 0..<9 {
            for to in 0..<9 where from != to && random() { arrows.append((from, to)) }
        }
        let joined = Set(arrows.flatMap { [[$0.0, $0.1], [$0.1, $0.0]] })
        let cliques = (1..<512).map { bits in (0..<9).filter { bits >> $0 & 1 == 1 } }.filter {
            set in
            set.allSatisfy { one in set.allSatisfy { one == $0 || joined.contains([one, $0]) } }
        }
        let maximal = cliques.filter { clique in
            !cliques.contains { $0.count > clique.count && Set($0).isSuperset(of: clique) }
        }
        let found = graph(arrows, nodes: Array(0..<9)).maximalCliques(size: 1)
        #expect(Set(found) == Set(maximal))
        #expect(found.count == maximal.count)
    }
}
