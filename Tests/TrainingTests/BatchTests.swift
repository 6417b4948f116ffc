import Randomness
import Tensors
import Testing

@testable import tench_train

@Suite struct BatchTests {
    private let batch = Batch(
        pictures: Tensor([3, 3, 1, 1], [0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1]),
        classes: [4, nil, 2],
        of: 5
    )

    @Test func eachPictureMovesByTheLengthAlongItsOwnGradient() {
        let moved = batch.moved(
            along: Tensor([3, 3, 1, 1], [3, 0, 4, -0.002, 0, 0, 0, 0, 0]),
            by: 2
        )
        #expect(moved.shares == batch.shares)
        let expected: [Float] = [1.2, 0.5, 2.6, -2, 0.5, 1, 0, 0.5, 1]
        for (value, expected) in zip(moved.pictures.values, expected) {
            #expect(abs(value - expected) < 1e-6)
        }
    }

    /// A network that is sure of a picture has next to no gradient there; its direction counts.
    @Test func aGradientOfAlmostNothingMovesThePictureAsFar() {
        let least = Float.leastNonzeroMagnitude
        let moved = batch.moved(
            along: Tensor([3, 3, 1, 1], [0, least, 0, 0, 0, -1e-30, 0, 300 * least, 400 * least]),
            by: 1
        )
        let expected: [Float] = [0, 1.5, 1, 0, 0.5, 0, 0, 1.1, 1.8]
        for (value, expected) in zip(moved.pictures.values, expected) {
            #expect(abs(value - expected) < 1e-3)
        }
    }

    /// Brightness has a third of its length, so that the way of a given length is the farther.
    @Test func brightnessMovesFartherThanColour() {
        let moved = batch.moved(
            along: Tensor([3, 3, 1, 1], [1, 1, 1, 1, -1, 0, 2, 0, 1]),
            by: 3,
            brightness: 3
        )
        // Of the third: g + 8·mean = (10, 8, 9), over the root of 5 + 8·3·1.
        let rest = Float(29).squareRoot()
        let bright = 9 / Float(3).squareRoot()
        let colour = 3 / Float(2).squareRoot()
        let expected: [Float] = [
            bright, 0.5 + bright, 1 + bright, colour, 0.5 - colour, 1, 30 / rest, 0.5 + 24 / rest,
            1 + 27 / rest,
        ]
        for (value, expected) in zip(moved.pictures.values, expected) {
            #expect(abs(value - expected) < 1e-5)
        }
    }
}

@Suite struct MosaicTests {
    private let side = 24
    /// Picture i is i everywhere, of class 3 - i, or an empty ground.
    private var batch: Batch {
        Batch(
            pictures: Tensor(
                [5, 3, side, side],
                (0..<5).flatMap { [Float](repeating: Float($0), count: 3 * side * side) }
            ),
            classes: [3, 2, 1, 0, nil],
            of: 5
        )
    }

    private func mosaics(share: Double, seed: UInt64 = 7) -> Batch {
        var random = TenchRandom(seed: seed)
        return batch.mosaics(share: share, grounds: 1, &random)
    }

    @Test func anEmptyGroundIsOfEachClassAlike() {
        #expect(batch.shares.values.prefix(5) == [0, 0, 0, 1, 0])
        #expect(batch.shares.values.suffix(5) == [0.2, 0.2, 0.2, 0.2, 0.2])
    }

    @Test func tellsHowMuchIsOfWhichClass() {
        for seed in 0..<20 as Range<UInt64> {
            let mixed = mosaics(share: 1, seed: seed)
            #expect(mixed.shares.shape == [5, 5])
            let plane = side * side
            for item in 0..<5 {
                let pixels = mixed.pictures.values[item * 3 * plane..<(item + 1) * 3 * plane]
                let planes = (0..<3).map { Array(pixels.dropFirst($0 * plane).prefix(plane)) }
                #expect(planes[0] == planes[1] && planes[0] == planes[2])
                let parts = (0..<5).map { picture in
                    Float(planes[0].count { $0 == Float(picture) }) / Float(plane)
                }
                for index in 0..<5 {
                    let own = index < 4 ? parts[3 - index] : 0
                    let share = mixed.shares.values[item * 5 + index]
                    #expect(abs(share - own - parts[4] / 5) < 1e-6)
                }
            }
        }
    }

    @Test func halfOfTheMosaicsShowSomeGroundAndGroundsStayEmpty() {
        let plane = side * side
        var withGround = 0
        for seed in 0..<100 as Range<UInt64> {
            let mixed = mosaics(share: 1, seed: seed)
            #expect(mixed.pictures.values.suffix(3 * plane).allSatisfy { $0 == 4 })
            #expect(mixed.shares.values.suffix(5) == batch.shares.values.suffix(5))
            withGround += (0..<4).count { item in
                mixed.pictures.values[item * 3 * plane..<(item + 1) * 3 * plane].contains(4)
            }
        }
        #expect((150...250).contains(withGround))
    }

    @Test func mixesAsManyAsAreAskedFor() throws {
        let whole = mosaics(share: 0)
        #expect(whole.pictures == batch.pictures)
        #expect(whole.shares == batch.shares)
        #expect(mosaics(share: 1).pictures != batch.pictures)
        #expect(mosaics(share: 1, seed: 8).pictures != mosaics(share: 1).pictures)
        #expect(mosaics(share: 1).pictures == mosaics(share: 1).pictures)
    }

    @Test func staysAMosaicWhenItIsMoved() {
        let mixed = mosaics(share: 1)
        let moved = mixed.moved(along: mixed.pictures, by: 1)
        #expect(moved.shares == mixed.shares)
    }
}
