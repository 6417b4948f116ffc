public import JSON
public import Objectives
package import Tensors

/// A step as a client asks for it.
public typealias Update = UpdateCall<InputTensor>

/// `update`: one step of an optimizer on a model's weights; all or nothing.
public struct UpdateCall<Input: CallInput>: ComputeCall {
    /// What `update` answers.
    public typealias Reply = UpdateReply
    /// The method's name on the wire.
    public static var method: String { "update" }

    /// The model's name.
    public var model: String
    /// The session whose weights are changed, rather than the shared ones.
    public var session: String?
    /// What the network is shown.
    public var input: Input
    /// What the step brings down.
    public var loss: Loss
    /// The rule of the step.
    public var optimizer: Optimizer
    /// How batch norm behaves.
    public var batchNorm: BatchNormPolicy
    /// The version that the weights must have for the step to be taken.
    public var expectVersion: Int?
    /// How the items' losses are put together.
    public var reduction: Reduction
    /// The members that all compute methods share.
    public var compute: ComputeMembers

    /// A step.
    public init(
        model: String,
        session: String? = nil,
        input: Input,
        loss: Loss,
        optimizer: Optimizer,
        batchNorm: BatchNormPolicy,
        expectVersion: Int? = nil,
        reduction: Reduction = .sum,
        compute: ComputeMembers = ComputeMembers()
    ) {
        self.model = model
        self.session = session
        self.input = input
        self.loss = loss
        self.optimizer = optimizer
        self.batchNorm = batchNorm
        self.expectVersion = expectVersion
        self.reduction = reduction
        self.compute = compute
    }

    /// Writes the members of `params`.
    public func encode(into params: inout JSONWriter) {
        params.member("model", model)
        params.member("session", session)
        params.name("input")
        input.encode(into: &params)
        params.name("loss")
        loss.encode(into: &params)
        params.name("optimizer")
        optimizer.encode(into: &params)
        params.member("batch_norm", batchNorm.rawValue)
        params.member("expect_version", expectVersion)
        if reduction != .sum { params.member("reduction", reduction.rawValue) }
        compute.encode(into: &params)
    }
}

/// The call as the daemon takes it: with a tensor, whatever stood for it on the line.
package typealias ReceivedUpdate = UpdateCall<Tensor>

extension UpdateCall: ReadableCall where Input == Tensor {
    /// Reads the members of `params`.
    package init(decoding params: ParameterReader) throws(WireError) {
        model = try params.required("model").string()
        session = try params.optional("session")?.string()
        input = try Tensor(input: params.required("input"))
        loss = try Loss(decoding: params.required("loss"))
        optimizer = try Optimizer(decoding: params.required("optimizer"))
        batchNorm = try params.required("batch_norm").choice(of: BatchNormPolicy.self)
        expectVersion = try params.optional("expect_version")?.integer(in: 1...Int.max)
        reduction = try params.optional("reduction")?.choice(of: Reduction.self) ?? .sum
        compute = try ComputeMembers(decoding: params)
    }
}
