import Kernels
import Objectives
import Tensors
import Testing

/// Three steps of each optimizer from the same parameters with the same gradients; expected values
/// were printed by torch 2.13 (`foreach=False`) from `start` and `gradients` below.
@Suite struct UpdateTests {
    let pool = Pool(threads: 2)
    let start: [Float] = [1, -2, 0.5, 3]
    let gradients: [[Float]] = [[0.5, -1, 2, 0.25], [-0.25, 1, 0, 4], [1, 1, -3, 0.125]]

    @Test(arguments: KernelSet.supported) func stepsBySGDAsPyTorchDoes(_ kernels: KernelSet) {
        #expect(
            ends(
                .sgd(.init(lr: 0.1)),
                kernels,
                at: [0.87499994, -2.0999999, 0.600000024, 2.56249976]
            )
        )
        // SGD(p, lr=.1, momentum=.9, dampening=.3, weight_decay=.01)
        #expect(
            ends(
                .sgd(.init(lr: 0.1, momentum: 0.9, dampening: 0.3, weightDecay: 0.01)),
                kernels,
                at: [0.823133886, -1.9227432, 0.16616343, 2.37755203]
            )
        )
        // SGD(p, lr=.1, momentum=.9, nesterov=True, weight_decay=.01)
        #expect(
            ends(
                .sgd(.init(lr: 0.1, momentum: 0.9, weightDecay: 0.01, nesterov: true)),
                kernels,
                at: [0.698189199, -2.10169792, 0.380240649, 1.78387105]
            )
        )
    }

    @Test(arguments: [1, 21, 40_000], KernelSet.supported)
    func descendsInPlaceAsAStepDoes(count: Int, _ kernels: KernelSet) {
        var values = randomValues(count, seed: 1)
        var (means, squares) = (values.map { _ in Float(0) }, values.map { _ in Float(0) })
        var parameter = Tensor([count], values)
        var buffers: [Tensor?] = [nil, nil]
        for step in 1...3 {
            let arithmetic = Optimizer.adam(.init(lr: 0.05)).arithmetic(ofStep: step)
            let gradient = randomValues(count, seed: UInt64(step) + 7)
            Updates.descend(
                arithmetic,
                &values,
                along: gradient,
                &means,
                &squares,
                kernels: kernels,
                pool: pool
            )
            let made = gradient.withUnsafeBufferPointer {
                Updates.step(
                    arithmetic,
                    of: parameter,
                    gradient: $0,
                    buffers: buffers,
                    kernels: kernels,
                    pool: pool
                )
            }
            (parameter, buffers) = (made.value, made.buffers)
            #expect(values == parameter.values && means == made.buffers[0].values)
            #expect(squares == made.buffers[1].values)
        }
    }

    @Test(arguments: KernelSet.supported) func stepsByAdamAsPyTorchDoes(_ kernels: KernelSet) {
        #expect(
            ends(
                .adam(.init(lr: 0.01)),
                kernels,
                at: [0.980755508, -1.99454844, 0.485745192, 2.97589517]
            )
        )
        // Adam(p, lr=.01, weight_decay=.1, betas=(.8, .95))
        #expect(
            ends(
                .adam(.init(lr: 0.01, beta1: 0.8, beta2: 0.95, weightDecay: 0.1)),
                kernels,
                at: [0.978211343, -1.99205041, 0.486576647, 2.97463989]
            )
        )
        // AdamW(p, lr=.01, weight_decay=.1)
        #expect(
            ends(
                .adamW(.init(lr: 0.01, weightDecay: 0.1)),
                kernels,
                at: [0.977781236, -1.98857403, 0.484273404, 2.96693206]
            )
        )
        // Adam(p, lr=.01, betas=(.3, .9)): the other of torch.lerp's two forms
        #expect(
            ends(
                .adam(.init(lr: 0.01, beta1: 0.3, beta2: 0.9)),
                kernels,
                at: [0.98173815, -2.00408959, 0.496193171, 2.97502112]
            )
        )
    }

    /// Whether blocks of several sizes, made of repeated parameters, end as `expected`.
    private func ends(
        _ optimizer: Optimizer,
        _ kernels: KernelSet,
        at expected: [Double]
    ) -> Bool {
        [4, 16, 37, 4_003].allSatisfy { count in
            var parameter = Tensor([count], repeated(start, count))
            var buffers: [Tensor?] = optimizer.buffers.map { _ in nil }
            for (index, gradient) in gradients.enumerated() {
                let step = repeated(gradient, count).withUnsafeBufferPointer { slope in
                    Updates.step(
                        optimizer.arithmetic(ofStep: index + 1),
                        of: parameter,
                        gradient: slope,
                        buffers: buffers,
                        kernels: kernels,
                        pool: pool
                    )
                }
                parameter = step.value
                buffers = step.buffers
            }
            return distance(parameter.values, repeated(expected, count)) < 1e-7
        }
    }

    private func repeated<T>(_ values: [T], _ count: Int) -> [T] {
        (0..<count).map { values[$0 % values.count] }
    }
}
