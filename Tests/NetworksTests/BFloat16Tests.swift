import Objectives
import Tensors
import Testing

@testable import Networks

extension Parity {
    /// What computing in bfloat16 costs, against the same computation in float32.
    @Suite(
        .enabled(if: Precision.bf16.isAvailable, "no AVX512_BF16, or kernels that don't use it")
    )
    struct BFloat16 {
        /// How far an architecture may lie from float32, relative to float32's own: logits by the
        /// largest of them, input gradients by their two-norm.
        struct Bound: Sendable, CustomTestStringConvertible {
            let architecture: String
            let logits: Double
            let gradient: Double

            var testDescription: String { architecture }
        }

        /// The README's table of what was measured; a quarter more is let pass.
        static let bounds = [
            Bound(architecture: "resnet18", logits: 0.004, gradient: 0.20),
            Bound(architecture: "resnet34", logits: 0.004, gradient: 0.22),
            Bound(architecture: "resnet50", logits: 0.005, gradient: 0.23),
            Bound(architecture: "resnet101", logits: 0.005, gradient: 0.28),
            Bound(architecture: "resnet152", logits: 0.004, gradient: 0.31),
            Bound(architecture: "googlenet", logits: 0.005, gradient: 0.49),
            Bound(architecture: "googlenet_bvlc", logits: 0.005, gradient: 0.41),
            Bound(architecture: "inception_v3", logits: 0.005, gradient: 0.51),
            Bound(architecture: "squeezenet1_1", logits: 0.004, gradient: 0.51),
            Bound(architecture: "resnet_mini", logits: 0.005, gradient: 0.09),
            Bound(architecture: "googlenet_mini", logits: 0.005, gradient: 0.25),
            Bound(architecture: "alexnet", logits: 0.009, gradient: 0.32),
            Bound(architecture: "vgg11_bn", logits: 0.01, gradient: 0.46),
            Bound(architecture: "resnext50_32x4d", logits: 0.004, gradient: 0.21),
            Bound(architecture: "squeezenet1_0", logits: 0.009, gradient: 0.57),
            Bound(architecture: "densenet121", logits: 0.006, gradient: 0.23),
            Bound(architecture: "mnasnet0_5", logits: 0.009, gradient: 0.68),
            Bound(architecture: "regnet_x_400mf", logits: 0.004, gradient: 0.17),
            Bound(architecture: "regnet_y_400mf", logits: 0.003, gradient: 0.14),
            Bound(architecture: "efficientnet_b0", logits: 0.003, gradient: 0.01),
            Bound(architecture: "efficientnet_v2_s", logits: 0.004, gradient: 0.01),
            Bound(architecture: "mobilenet_v2", logits: 0.038, gradient: 1.15),
            Bound(architecture: "mobilenet_v3_small", logits: 0.004, gradient: 0.11),
            Bound(architecture: "shufflenet_v2_x0_5", logits: 0.006, gradient: 0.49),
            Bound(architecture: "little_convnext", logits: 0.006, gradient: 0.013),
            Bound(architecture: "little_vit", logits: 0.006, gradient: 0.01),
            Bound(architecture: "little_swin", logits: 0.006, gradient: 0.012),
            Bound(architecture: "little_swin_v2", logits: 0.005, gradient: 0.009),
            Bound(architecture: "little_maxvit", logits: 0.01, gradient: 0.016),
        ]

        @Test func everyArchitectureWithReferenceValuesHasABound() {
            let all = ReferenceValues.inFull + ReferenceValues.inBrief
            #expect(Set(Self.bounds.map(\.architecture)) == Set(all))
        }

        @Test(arguments: bounds) func errorsStayWithinWhatIsDocumented(bound: Bound) throws {
            let model = try Formulas.model(bound.architecture)
            let loss = Loss(.logit(classes: .one(7), target: 200, magnitude: false))
            let term = Term(model: model, loss: loss)
            for isDirect in [false, true] {
                let executor = Self.executor(convolvesDirectly: isDirect)
                let side = bound.architecture.hasPrefix("little") ? 64 : 224
                for seed in 1...3 {
                    let input = Formulas.pictures([seed], height: side, width: side)
                    let runs = try [Precision.f32, .bf16].map {
                        let options = ComputeOptions(precision: $0)
                        let values = try executor.forward(model, input: input, options: options)
                        let result = try executor.inputGradient(
                            [term],
                            input: input,
                            options: options
                        )
                        return (
                            logits: try #require(values["logits"]).values,
                            gradient: result.gradient.values
                        )
                    }
                    let (exact, rounded) = (runs[0], runs[1])
                    let logits =
                        largest(difference(rounded.logits, exact.logits)) / largest(exact.logits)
                    let gradient =
                        length(difference(rounded.gradient, exact.gradient))
                        / length(exact.gradient)
                    let context = "picture \(seed), convolved directly: \(isDirect)"
                    #expect(logits > 0 && logits <= 1.25 * bound.logits, "\(context): \(logits)")
                    #expect(
                        gradient > 0 && gradient <= 1.25 * bound.gradient,
                        "\(context): \(gradient)"
                    )
                }
            }
        }

        @Test(arguments: [
            ("resnet_mini", "relu", "layer2"), ("googlenet_mini", "conv2", "inception4a"),
            ("little_vit", "encoder.dropout", "encoder.ln"),
        ])
        func holdsInsideNearlyAsAtTheInput(network: String, cut: String, layer: String) throws {
            let model = try Formulas.model(network)
            let bound = try #require(Self.bounds.first { $0.architecture == network }).gradient
            let executor = Self.executor()
            let input = Formulas.pictures([1, 2], height: 64, width: 64)
            let options = ComputeOptions(precision: .bf16, matchesGradients: true)
            let outputs = [cut, layer, "logits"]
            let values = try executor.forward(
                model,
                input: input,
                outputs: outputs,
                options: options
            )
            let given = [cut: try #require(values[cut])]
            let again = try executor.forward(
                model,
                input: input,
                given: given,
                outputs: outputs,
                options: options
            )
            #expect(again == values)
            let term = Term(model: model, loss: Loss(.crossEntropy(classes: .one(3))))
            let runs = try [Precision.f32, .bf16].map {
                try executor.inputGradient(
                    [term],
                    input: input,
                    given: given,
                    targets: [cut, layer],
                    options: ComputeOptions(precision: $0)
                ).gradients.compactMap { $0?.values }
            }
            for (exact, rounded) in zip(runs[0], runs[1]) {
                let error = length(difference(rounded, exact)) / length(exact)
                // The bounds were measured at the input, of larger pictures: at most 1.4 of one was
                // seen at these layers.
                #expect(error > 0 && error <= 1.75 * bound, "\(error)")
            }
        }

        @Test func resultsDoNotDependOnTheNumberOfThreads() throws {
            let model = try Formulas.model("googlenet")
            let input = Formulas.pictures([1, 2], height: 79, width: 83)
            let term = Term(model: model, loss: Loss(.crossEntropy(classes: .one(3))))
            let options = ComputeOptions(precision: .bf16)
            let results = try [1, 2, 3, 2].map { threads in
                let executor = Self.executor(threads: threads)
                let logits = try executor.forward(model, input: input, options: options)
                let result = try executor.inputGradient([term], input: input, options: options)
                return (logits["logits"], result.gradient)
            }
            for result in results.dropFirst() {
                #expect(result.0 == results[0].0)
                #expect(result.1 == results[0].1)
            }
        }

        @Test func aStepChangesFloat32ParametersAboutAsItDoesInFloat32() throws {
            let model = try Formulas.model("resnet18")
            let input = Formulas.pictures([1, 2], height: 64, width: 64)
            let steps = try [Precision.f32, .bf16].map { precision in
                try Self.executor().update(
                    model,
                    state: nil,
                    input: input,
                    loss: Loss(.crossEntropy(classes: .one(3))),
                    optimizer: .sgd(.init(lr: 1e-2)),
                    options: ComputeOptions(precision: precision)
                )
            }
            let names = ["conv1.weight", "layer2.0.conv1.weight", "layer4.1.bn2.weight", "fc.bias"]
            for name in names {
                let before = try #require(model.parameters.tensors[name]).values
                let changes = try steps.map {
                    difference(try #require($0.parameters.tensors[name]).values, before)
                }
                let error = length(difference(changes[1], changes[0])) / length(changes[0])
                #expect(error > 0 && error < 0.1, "\(name)")
            }
        }

        /// One that computes in bfloat16 wherever there is a choice: by the rule, not by the table,
        /// by which float32 serves most requests where it is faster.
        private static func executor(
            threads: Int = 2,
            convolvesDirectly: Bool = false
        ) -> Executor {
            Executor(
                threads: threads,
                methods: MethodTable("", processor: "unmeasured"),
                convolvesDirectly: convolvesDirectly
            )
        }

        private func difference(_ a: [Float], _ b: [Float]) -> [Float] { zip(a, b).map(-) }

        private func largest(_ values: [Float]) -> Double {
            values.reduce(0) { max($0, abs(Double($1))) }
        }

        private func length(_ values: [Float]) -> Double {
            values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
    }

    @Test(.enabled(if: !Precision.bf16.isAvailable, "it is available here"))
    static func refusesBFloat16WhereTheProcessorHasNoInstructionsForIt() throws {
        let model = try Formulas.model("squeezenet1_1")
        let input = Formulas.pictures([1], height: 64, width: 64)
        #expect {
            try Executor(threads: 1).forward(
                model,
                input: input,
                options: ComputeOptions(precision: .bf16)
            )
        } throws: { error in
            guard case NetworkError.unavailableOption(let reason) = error else { return false }
            return reason.contains("AVX512_BF16")
        }
    }
}
