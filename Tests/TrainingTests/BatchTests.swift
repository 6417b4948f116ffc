import Tensors
import Testing

@testable import tench_train

@Suite struct BatchTests {
    private let batch = Batch(
        pictures: Tensor([3, 3, 1, 1], [0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1]),
        classes: [4, 0, 2]
    )

    @Test func eachPictureMovesByTheLengthAlongItsOwnGradient() {
        let moved = batch.moved(
            along: Tensor([3, 3, 1, 1], [3, 0, 4, -0.002, 0, 0, 0, 0, 0]),
            by: 2
        )
        #expect(moved.classes == batch.classes)
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
}
