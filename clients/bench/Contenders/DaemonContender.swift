import Objectives
import Tench
import Tensors
import Wire

/// Tench as its users see it: a whole request through the daemon's socket, the picture in it.
struct DaemonContender: Contender {
    let name: String
    let process: Int32
    private let model: String
    private let work: Work
    private let session: String?
    private let input: InputTensor
    private let loss: Loss
    private let members: ComputeMembers
    private let connection: Connection

    /// The daemon's model doing `work`, warmed up; the reply's tensors are written as `encoding`
    /// says.
    init(
        _ name: String,
        _ daemon: Daemon,
        _ connection: Connection,
        _ model: String,
        _ work: Work,
        _ options: WorkOptions,
        encoding: Encoding = .none
    ) async throws {
        self.name = name
        self.model = model
        self.work = work
        self.connection = connection
        process = daemon.process
        input = .tensor(Picture.tensor(batch: options.batch, size: options.size))
        loss = Objective.loss(batch: options.batch, classes: 1000)
        members = ComputeMembers(encoding: encoding, precision: options.precision)
        session =
            work == .update ? try await connection.send(SessionOpen(model: model)).session : nil
        for _ in 0..<3 { _ = try await run() }
    }

    func run() async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        switch work {
        case .forward:
            _ = try await connection.send(Forward(model: model, input: input, compute: members))
        case .inputGradient, .inputGradientPage:
            _ = try await connection.send(
                InputGradient(model: model, input: input, loss: loss, compute: members)
            )
        case .update:
            _ = try await connection.send(
                Update(
                    model: model,
                    session: session,
                    input: input,
                    loss: loss,
                    optimizer: Objective.optimizer,
                    batchNorm: .frozen,
                    compute: members
                )
            )
        }
        return (clock.now - start) / .milliseconds(1)
    }

    /// What the model makes of the picture.
    func logits() async throws -> [Float] {
        let members = ComputeMembers(precision: members.precision)
        let call = Forward(model: model, input: input, compute: members)
        return try await connection.send(call).outputs["logits"]?.values ?? []
    }
}
