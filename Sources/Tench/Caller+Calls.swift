public import Objectives
public import Tensors
public import Wire

/// The calls that nearly every client makes, said shortly. For what they leave out (pictures as
/// files, several networks at once, bfloat16, deadlines, administration) `send` takes the calls
/// themselves.
extension Caller {
    /// What the daemon serves.
    ///
    /// - Throws: As `send` does.
    public func models() async throws -> [ModelDescription] {
        try await send(Models()).models
    }

    /// What a network says about an input.
    ///
    /// - Parameters:
    ///   - model: The model's name.
    ///   - input: `[n, c, h, w]` values, pictures' in 0…1.
    ///   - outputs: The layers whose values are wanted.
    ///   - top: How many of the likeliest classes are told for each item.
    ///   - session: Whose weights are used; nil for the shared ones.
    /// - Returns: The layers' values by name, and the likeliest classes if they were asked for.
    /// - Throws: As `send` does.
    public func forward(
        _ model: String,
        _ input: Tensor,
        outputs: [String] = ["logits"],
        top: Int? = nil,
        session: Session? = nil
    ) async throws -> ForwardReply {
        let input = InputTensor.tensor(input)
        return try await send(
            Forward(model: model, session: session?.name, input: input, outputs: outputs, top: top)
        )
    }

    /// A loss, and how it changes with the input.
    ///
    /// - Parameters:
    ///   - model: The model's name.
    ///   - input: `[n, c, h, w]` values, pictures' in 0…1.
    ///   - loss: What is differentiated.
    ///   - session: Whose weights are used; nil for the shared ones.
    /// - Returns: A reply whose `gradient` has the input's shape.
    /// - Throws: As `send` does.
    public func inputGradient(
        _ model: String,
        _ input: Tensor,
        of loss: Loss,
        session: Session? = nil
    ) async throws -> InputGradientReply {
        let input = InputTensor.tensor(input)
        return try await send(
            InputGradient(model: model, session: session?.name, input: input, loss: loss)
        )
    }
}

extension Connection {
    /// One step of an optimizer on a session's weights; all or nothing.
    ///
    /// - Parameters:
    ///   - model: The model that the session is of.
    ///   - input: What the network is shown, `[n, c, h, w]`.
    ///   - loss: What the step brings down.
    ///   - optimizer: The rule of the step.
    ///   - batchNorm: Whether batch norm's statistics stay as they are.
    ///   - session: Whose weights are changed. The shared ones, which others use too, only
    ///     `send(Update(…))` changes.
    /// - Returns: The loss before the step, and the version that it made.
    /// - Throws: As `send` does.
    @discardableResult
    public func update(
        _ model: String,
        _ input: Tensor,
        loss: Loss,
        optimizer: Optimizer,
        batchNorm: BatchNormPolicy = .frozen,
        session: Session
    ) async throws -> UpdateReply {
        try await send(
            Update(
                model: model,
                session: session.name,
                input: .tensor(input),
                loss: loss,
                optimizer: optimizer,
                batchNorm: batchNorm
            )
        )
    }
}
