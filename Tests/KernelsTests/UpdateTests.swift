import Kernels
import Testing

/// Three steps of each optimizer from the same parameters with the same gradients; expected values
/// were printed by torch 2.13 (`foreach=False`) from `start` and `gradients` below.
@Suite struct UpdateTests {
    let pool = Pool(threads: 2)
    let start: [Float] = [1, -2, 0.5, 3]
    let gradients: [[Float]] = [[0.5, -1, 2, 0.25], [-0.25, 1, 0, 4], [1, 1, -3, 0.125]]

    @Test(arguments: KernelSet.supported) func stepsBySGDAsPyTorchDoes(_ kernels: KernelSet) {
        #expect(
            sgd(
                SGDStep(lr: 0.1),
                kernels,
                expected: [0.87499994, -2.0999999, 0.600000024, 2.56249976]
            )
        )
        // SGD(p, lr=.1, momentum=.9, dampening=.3, weight_decay=.01)
        #expect(
            sgd(
                SGDStep(lr: 0.1, momentum: 0.9, dampening: 0.3, weightDecay: 0.01),
                kernels,
                expected: [0.823133886, -1.9227432, 0.16616343, 2.37755203]
            )
        )
        // SGD(p, lr=.1, momentum=.9, nesterov=True, weight_decay=.01)
        #expect(
            sgd(
                SGDStep(lr: 0.1, momentum: 0.9, weightDecay: 0.01, isNesterov: true),
                kernels,
                expected: [0.698189199, -2.10169792, 0.380240649, 1.78387105]
            )
        )
    }

    @Test(arguments: KernelSet.supported) func stepsByAdamAsPyTorchDoes(_ kernels: KernelSet) {
        #expect(
            adam(
                kernels,
                expected: [0.980755508, -1.99454844, 0.485745192, 2.97589517]
            ) { AdamStep(lr: 0.01, number: $0) }
        )
        // Adam(p, lr=.01, weight_decay=.1, betas=(.8, .95))
        #expect(
            adam(
                kernels,
                expected: [0.978211343, -1.99205041, 0.486576647, 2.97463989]
            ) { AdamStep(lr: 0.01, beta1: 0.8, beta2: 0.95, weightDecay: 0.1, number: $0) }
        )
        // AdamW(p, lr=.01, weight_decay=.1)
        #expect(
            adam(
                kernels,
                expected: [0.977781236, -1.98857403, 0.484273404, 2.96693206]
            ) { AdamStep(lr: 0.01, weightDecay: 0.1, isDecoupled: true, number: $0) }
        )
        // Adam(p, lr=.01, betas=(.3, .9)): the other of torch.lerp's two forms
        #expect(
            adam(
                kernels,
                expected: [0.98173815, -2.00408959, 0.496193171, 2.97502112]
            ) { AdamStep(lr: 0.01, beta1: 0.3, beta2: 0.9, number: $0) }
        )
    }

    /// Whether blocks of several sizes, made of repeated parameters, end as `expected`.
    private func sgd(_ step: SGDStep, _ kernels: KernelSet, expected: [Double]) -> Bool {
        [4, 16, 37, 4_003].allSatisfy { count in
            var parameter = repeated(start, count)
            var buffer: [Float]?
            for gradient in gradients {
                var next = [Float](repeating: .nan, count: count)
                var nextBuffer = next
                let slope = repeated(gradient, count)
                parameter.withUnsafeBufferPointer { old in
                    slope.withUnsafeBufferPointer { slope in
                        next.withUnsafeMutableBufferPointer { new in
                            nextBuffer.withUnsafeMutableBufferPointer { newBuffer in
                                withOptional(buffer) {
                                    _ = Updates.sgd(
                                        step,
                                        parameter: old,
                                        gradient: slope,
                                        buffer: $0,
                                        into: new,
                                        newBuffer: step.momentum == 0 ? nil : newBuffer,
                                        kernels: kernels,
                                        pool: pool
                                    )
                                }
                            }
                        }
                    }
                }
                parameter = next
                buffer = step.momentum == 0 ? nil : nextBuffer
            }
            return distance(parameter, repeated(expected, count)) < 1e-7
        }
    }

    private func adam(
        _ kernels: KernelSet,
        expected: [Double],
        step: (Int) -> AdamStep
    ) -> Bool {
        [4, 16, 37, 4_003].allSatisfy { count in
            var parameter = repeated(start, count)
            var mean: [Float]?
            var square: [Float]?
            for (number, gradient) in gradients.enumerated() {
                var next = [Float](repeating: .nan, count: count)
                var (newMean, newSquare) = (next, next)
                let slope = repeated(gradient, count)
                parameter.withUnsafeBufferPointer { old in
                    slope.withUnsafeBufferPointer { slope in
                        next.withUnsafeMutableBufferPointer { new in
                            newMean.withUnsafeMutableBufferPointer { newMean in
                                newSquare.withUnsafeMutableBufferPointer { newSquare in
                                    withOptional(mean) { mean in
                                        withOptional(square) { square in
                                            let moments = mean.flatMap { m in square.map { (m, $0) }
                                            }
                                            _ = Updates.adam(
                                                step(number + 1),
                                                parameter: old,
                                                gradient: slope,
                                                moments: moments,
                                                into: new,
                                                newMoments: (newMean, newSquare),
                                                kernels: kernels,
                                                pool: pool
                                            )
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                (parameter, mean, square) = (next, newMean, newSquare)
            }
            return distance(parameter, repeated(expected, count)) < 1e-7
        }
    }

    private func repeated<T>(_ values: [T], _ count: Int) -> [T] {
        (0..<count).map { values[$0 % values.count] }
    }

    private func withOptional(
        _ values: [Float]?,
        _ body: (UnsafeBufferPointer<Float>?) -> Void
    ) {
        guard let values else { return body(nil) }
        values.withUnsafeBufferPointer(body)
    }
}
