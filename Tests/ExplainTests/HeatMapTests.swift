import Experiments
import Imaging
import Tensors
import Testing

@testable import tench_explain

struct HeatMapTests {
    /// Three colours of two pixels.
    private let attributions = Tensor([1, 3, 1, 2], [1, -2, -3, 1, 1, 4])

    @Test func coloursAreAddedUpWhereSignsMeanSomething() {
        #expect(HeatMap(attributions, of: .integratedGradients).plane.values == [-1, 3])
        #expect(HeatMap(attributions, of: .saliency).plane.values == [3, 4])
        #expect(HeatMap(attributions, of: .integratedGradients).sum == 2)
    }

    @Test func sharesAreAddedUpOverCells() {
        let map = HeatMap(Tensor([1, 1, 2, 3], [1, -2, 3, 4, 5, -6]), of: .inputXGradient)
        let cells = map.gathered(cell: 2)
        #expect(cells.plane == Plane(height: 1, width: 2, values: [8, -3]))
        #expect(cells.sum == map.sum && cells.scale == 8)
        #expect(map.gathered(cell: 1).plane == map.plane)
    }

    @Test func theScaleLeavesOutAFewExtremes() {
        let values = (0..<1000).map { Float($0) }
        let map = HeatMap(Tensor([1, 1, 10, 100], values), of: .occlusion)
        #expect(map.scale == 995)
        // Of a few places none is left out.
        #expect(HeatMap(attributions, of: .saliency).scale == 4)
    }

    @Test func theMapAloneHasZeroInTheMiddleWhereThereAreSigns() {
        let signed = HeatMap(attributions, of: .occlusion).picture(height: 1, width: 2)
        #expect(abs(signed.values[0] - 1 / 3) < 1e-6 && signed.values[1] == 1)
        let plain = HeatMap(attributions, of: .saliency).picture(height: 1, width: 2)
        #expect(Array(plain.values.prefix(2)) == [0.75, 1])
    }

    @Test func nothingShowsThePhotographInGreys() {
        let map = HeatMap(Tensor([1, 1, 1, 1], [0]), of: .gradcam)
        #expect(map.scale == 0)
        let seen = map.picture(
            over: Image(height: 2, width: 2, values: [1, 0, 0, 1] + Array(repeating: 0, count: 8))
        )
        for pixel in 0..<4 {
            #expect(abs(seen.values[pixel] - seen.values[4 + pixel]) < 1e-3)
        }
        #expect(seen.values[0] > seen.values[1])
    }

    /// A scale whose steps look alike: even in lightness, and no colour that a screen lacks.
    @Test func coloursAreEvenAndCanBeShown() {
        let places = (0...16).map { Float($0) / 16 }
        let steps = zip(places, places.dropFirst()).map { one, other in
            ColourScale(isSigned: false).colour(other).lightness
                - ColourScale(isSigned: false).colour(one).lightness
        }
        #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-3 && $0 > 0 }, "\(steps)")
        let signed = ColourScale(isSigned: true)
        #expect(abs(signed.colour(-1).lightness - signed.colour(1).lightness) < 1e-6)
        for isSigned in [false, true] {
            for place in isSigned ? [-1, 1] : places {
                let colour = ColourScale(isSigned: isSigned).colour(place).screen
                for value in [colour.red, colour.green, colour.blue] {
                    #expect((-0.02...1.02).contains(value), "\(isSigned) \(place): \(colour)")
                }
            }
        }
    }
}
