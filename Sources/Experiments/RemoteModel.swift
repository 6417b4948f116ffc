public import Imaging
public import Remote
public import Tensors
public import Wire

/// A network in a daemon, known to be there: what the experiments ask about their pictures.
public struct RemoteModel: Sendable {
    /// What the daemon says of it.
    public let description: ModelDescription
    /// How many classes it tells apart.
    public let classCount: Int
    private let connection: Connection

    /// Asks the daemon for the model of this name.
    ///
    /// - Throws: `WireError` when there is none, `RemoteError`, or `RemoteModelError` when what it
    ///   puts out are no classes.
    public init(_ name: String, over connection: Connection) async throws {
        let reply = try await connection.send(Models(name: name, layers: true))
        guard let description = reply.models.first else { throw RemoteModelError.absent(name) }
        let output = description.layers?.last { $0.name == "logits" } ?? description.layers?.last
        guard let count = description.labels?.count ?? output?.shape.dropFirst().first, count > 0 else {
            throw RemoteModelError.withoutClasses(name)
        }
        self.description = description
        classCount = count
        self.connection = connection
    }

    /// The network's output for one picture, a number a class.
    public func logits(of image: Image) async throws -> [Float] {
        let call = Forward(model: description.name, input: .tensor(image.tensor))
        let reply = try await connection.send(call)
        guard let logits = reply.outputs["logits"], logits.shape.count == classCount else {
            throw RemoteModelError.withoutClasses(description.name)
        }
        return logits.values
    }

    /// The network as a manifest names it.
    public var identity: RunManifest.Model {
        RunManifest.Model(
            name: description.name,
            architecture: description.architecture,
            version: description.version,
            sha256: description.sha256
        )
    }
}

/// A weighted sum of networks' losses, whose gradient the daemon computes.
public struct RemoteObjective: Sendable {
    private let terms: [InputGradient.Term]
    private let connection: Connection

    /// The sum of these terms.
    public init(_ terms: [InputGradient.Term], over connection: Connection) {
        self.terms = terms
        self.connection = connection
    }

    /// The sum and its gradient at a window's pixels.
    public func slope(at input: Tensor) async throws -> Ascent.Slope {
        // Deterministic, so that a manifest is enough to make the very bytes again.
        let call = InputGradient(
            input: .tensor(input),
            terms: terms,
            compute: ComputeMembers(isDeterministic: true)
        )
        let reply = try await connection.send(call)
        guard let gradient = reply.gradient, gradient.shape == input.shape else {
            throw RemoteModelError.withoutGradient
        }
        return Ascent.Slope(loss: reply.loss, gradient: gradient)
    }
}

/// A daemon's answer that an experiment can do nothing with.
public enum RemoteModelError: Error, Equatable, CustomStringConvertible {
    /// The daemon listed no model of this name.
    case absent(String)
    /// The model's output is not a number for each class.
    case withoutClasses(String)
    /// A gradient was asked for and none of the input's shape came.
    case withoutGradient

    /// What is wrong.
    public var description: String {
        switch self {
        case .absent(let name): "the daemon has no model \(name)"
        case .withoutClasses(let name): "the output of \(name) is not a number for each class"
        case .withoutGradient: "the daemon's reply holds no gradient of the input's shape"
        }
    }
}
