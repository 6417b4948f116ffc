import Testing

@testable import tench_similarity

struct OutputSpaceTests {
    /// Expects numbers to agree to twelve digits of the largest.
    private func expect(_ found: [Double], _ wanted: [Double], _ what: Comment) {
        #expect(found.count == wanted.count, what)
        let scale = wanted.map(\.magnitude).max() ?? 0
        let worst = zip(found, wanted).map { ($0 - $1).magnitude }.max() ?? 0
        #expect(worst <= 1e-12 * scale, what)
    }

    @Test func agreesWithNumpy() throws {
        for wanted in try SimilarityReference.cases() {
            let (first, second) = (OutputSpace(wanted.first), OutputSpace(wanted.second))
            expect(first.distances.values, wanted.distances.flatMap(\.self), "distances")
            let components = PrincipalComponents(of: first, count: 2)
            expect(components.shares, wanted.shares, "shares")
            expect(components.coordinates[0], wanted.coordinates[0], "first component")
            expect(components.coordinates[1], wanted.coordinates[1], "second component")
            let pair = SpaceComparison(first, second)
            expect(pair.distances, wanted.pairDistances, "distances between models")
            expect(pair.correlations, wanted.pairCorrelations, "correlations")
            expect([pair.correlation], [wanted.correlation], "correlation of all")
            expect([pair.alignment], [wanted.linearCKA], "linear CKA")
        }
    }

    @Test func findsTheNearestAndTheLargestInOrder() {
        let space = OutputSpace([[0, 3], [0, 1], [4, 1], [0, 5]])
        // Points 1 and 3 are equally far from the first.
        #expect(space.nearest(to: 0, count: 9) == [1, 3, 2])
        #expect(space.nearest(to: 2, count: 1) == [1])
        let wide = OutputSpace([[1, 7, 7, 3], [0, 0, 0, 0]])
        #expect(wide.largest(at: 0, except: 1, count: 2) == [2, 3])
        #expect(wide.largest(at: 0, except: 0, count: 9) == [1, 2, 3])
    }

    @Test func alignmentOverlooksTurnsShiftsAndScales() {
        let points: [[Float]] = [[1, 2], [3, 5], [-4, 0], [2, -2]]
        let turned = points.map { [-2 * $0[1] + 7, 2 * $0[0] - 1] }
        let pair = SpaceComparison(OutputSpace(points), OutputSpace(turned))
        #expect((pair.alignment - 1).magnitude < 1e-12)
        #expect(pair.correlation < 0.9)
    }

    @Test func pointsOnALineHaveOneComponent() {
        let space = OutputSpace([[0, 0, 0], [1, 2, 2], [2, 4, 4]])
        let components = PrincipalComponents(of: space, count: 2)
        expect(components.shares, [1, 0], "shares")
        // The two ends are equally far; which one is positive is LAPACK's choice.
        expect(components.coordinates[0].map(\.magnitude), [3, 0, 3], "coordinates")
    }

    @Test func equalPointsHaveNoComponentAndNoAlignment() {
        let space = OutputSpace([[1, 2], [1, 2]])
        #expect(PrincipalComponents(of: space, count: 3).shares == [0, 0, 0])
        #expect(SpaceComparison(space, space).alignment.isNaN)
    }
}
