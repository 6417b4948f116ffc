import Networks
import Objectives
import Synchronization
import Tensors
import Testing

@Suite struct StepReportTests {
    @Test func tellsOfEveryPassAndItsMultiplyAccumulates() throws {
        let network = try Network(architecture: "squeezenet1_1", classes: 10)
        let model = ModelVersion(
            network: network,
            parameters: Parameters(initializing: network, seed: 1)
        )
        let input = Tensor([2, 3, 32, 32], repeating: 0.5)
        let reports = Mutex<[StepReport]>([])
        _ = try Executor(threads: 1).update(
            model,
            state: nil,
            input: input,
            loss: Loss(.crossEntropy(classes: .one(3))),
            optimizer: .sgd(.init(lr: 1e-6)),
            options: ComputeOptions(observer: { report in reports.withLock { $0.append(report) } })
        )
        func passes(of name: String) -> [StepReport.Pass: StepReport] {
            let own = reports.withLock { $0 }.filter { $0.name == name }
            return Dictionary(uniqueKeysWithValues: own.map { ($0.pass, $0) })
        }
        // 64 filters of 3×3×3 at 15×15 places of two pictures; nobody wants the picture's gradient.
        let stem = passes(of: "features.0")
        #expect(stem[.forward]?.kind == "convolution 3×3, stride 2")
        #expect(stem[.forward]?.multiplyAccumulates == 2 * 15 * 15 * 64 * 27)
        #expect(stem[.inputGradient]?.multiplyAccumulates ?? 0 == 0)
        #expect(stem[.parameterGradient]?.multiplyAccumulates == 2 * 15 * 15 * 64 * 27)
        // The classifier's 10 filters of 1×1×512 where one pixel is left.
        let classifier = passes(of: "classifier.1")
        for pass in StepReport.Pass.allCases {
            #expect(classifier[pass]?.multiplyAccumulates == 2 * 10 * 512)
        }
        #expect(reports.withLock { $0 }.allSatisfy { $0.time > .zero })
    }
}
