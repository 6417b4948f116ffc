import Inference
import Networks
import Objectives
import Tensors
import Weights

/// A network in this process: Tench's computing without its daemon.
struct InProcess {
    let executor: Executor
    private(set) var model: ModelVersion
    private let input: Tensor
    private let loss: Loss
    private let precision: Precision

    /// The architecture with the weights that the options lead to.
    init(_ architecture: String, _ options: WorkOptions, threads: Int? = nil) throws {
        let file = try options.weightSource().file(for: architecture)
        try self.init(architecture, file: file, options, threads: threads)
    }

    /// The architecture with a file's weights, or those of a seed.
    init(
        _ architecture: String,
        file: String?,
        _ options: WorkOptions,
        threads: Int? = nil
    ) throws {
        if let path = file {
            model = try FittedWeights(WeightFile(path: path), architecture: architecture).version
        } else {
            let network = try Network(architecture: architecture, classes: 1000)
            model = ModelVersion(
                network: network,
                parameters: Parameters(initializing: network, seed: 1)
            )
        }
        executor = Executor(threads: threads ?? options.threadCount)
        input = Picture.tensor(batch: options.batch, size: options.size)
        loss = Objective.loss(batch: options.batch, classes: model.network.classes)
        precision = options.precision
    }

    /// Does the work once; an update's next version is the one that the next call works on.
    mutating func run(
        _ work: Work,
        observer: (@Sendable (StepReport) -> Void)? = nil
    ) throws {
        let options = ComputeOptions(precision: precision, observer: observer)
        switch work {
        case .forward:
            _ = try executor.forward(model, input: input, options: options)
        case .inputGradient, .inputGradientPage:
            let term = Term(model: model, loss: loss)
            _ = try executor.inputGradient([term], input: input, options: options)
        case .update:
            let step = try executor.update(
                model,
                state: nil,
                input: input,
                loss: loss,
                optimizer: Objective.optimizer,
                options: options
            )
            model = ModelVersion(network: model.network, parameters: step.parameters)
        }
    }
}
