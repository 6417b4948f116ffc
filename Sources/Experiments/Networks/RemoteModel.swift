package import Imaging
package import Runs
package import Tench
package import Wire

/// A network in a daemon, known to be there: what the experiments ask about their pictures.
package struct RemoteModel: Sendable {
    /// What the daemon says of it.
    package let description: ModelDescription
    /// How many classes it tells apart.
    package let classCount: Int

    /// Asks the daemon for the model of this name.
    ///
    /// - Throws: `WireError` when there is none, `RemoteError`, or `RemoteModelError` when what it
    ///   puts out are no classes.
    package init(_ name: String, over caller: some Caller) async throws {
        let reply = try await caller.send(Models(name: name, layers: true))
        guard let description = reply.models.first else { throw RemoteModelError.absent(name) }
        let output = description.layers?.last { $0.name == "logits" } ?? description.layers?.last
        // [n, classes], or [n, classes, 1, 1] where the last layer is a pooling one.
        let extent = output?.shape.dropFirst().first
        guard let count = description.labels?.count ?? extent, count > 0 else {
            throw RemoteModelError.withoutClasses(name)
        }
        self.description = description
        classCount = count
    }

    /// The same model in several daemons.
    ///
    /// - Throws: As for one, and `RemoteModelError.differing` when they don't serve the same
    ///   weights.
    package init(_ name: String, over links: [Link]) async throws {
        precondition(!links.isEmpty, "a model in no daemon")
        try await self.init(name, over: links[0])
        for link in links.dropFirst() {
            let other = try await RemoteModel(name, over: link)
            guard other.identity == identity else {
                throw RemoteModelError.differing(name, links[0].endpoint, link.endpoint)
            }
        }
    }

    /// The network's output for one picture, a number a class.
    ///
    /// - Parameters:
    ///   - image: The picture, at any size that the network takes.
    ///   - session: The session whose weights are asked, rather than the resident ones.
    ///   - caller: The daemon.
    /// - Returns: The logits, the same bits each time for the same weights.
    /// - Throws: `WireError`, `RemoteError`, or `RemoteModelError.withoutClasses`.
    package func logits(
        of image: Image,
        session: String? = nil,
        over caller: some Caller
    ) async throws -> [Float] {
        let logits = try await output(of: image, layer: "logits", session: session, over: caller)
        guard logits.shape.count == classCount else {
            throw RemoteModelError.withoutClasses(description.name)
        }
        return logits.values
    }

    /// A layer's output for one picture, `[1, …]`.
    ///
    /// - Parameters:
    ///   - image: The picture, at any size that the network takes.
    ///   - layer: The layer's name.
    ///   - session: The session whose weights are asked, rather than the resident ones.
    ///   - caller: The daemon.
    /// - Returns: The layer's values, the same bits each time for the same weights.
    /// - Throws: `WireError` of a layer that the network has not, `RemoteError`, or
    ///   `RemoteModelError.withoutLayer`.
    package func output(
        of image: Image,
        layer: String,
        session: String? = nil,
        over caller: some Caller
    ) async throws -> Tensor {
        // Deterministic, so that the figures of a run are the same again.
        let call = Forward(
            model: description.name,
            session: session,
            input: .tensor(image.tensor),
            outputs: [layer],
            compute: ComputeMembers(isDeterministic: true)
        )
        let reply = try await caller.send(call)
        guard let output = reply.outputs[layer] else {
            throw RemoteModelError.withoutLayer(description.name, layer)
        }
        return output
    }

    /// The same for several pictures, one after the other.
    package func logits(
        of images: [Image],
        session: String? = nil,
        over caller: some Caller
    ) async throws -> [[Float]] {
        var outputs: [[Float]] = []
        for image in images {
            outputs.append(try await logits(of: image, session: session, over: caller))
        }
        return outputs
    }

    /// The network as a manifest names it.
    package var identity: ModelIdentity {
        ModelIdentity(
            name: description.name,
            architecture: description.architecture,
            version: description.version,
            sha256: description.sha256,
            preprocessing: description.preprocessing.text,
            transformInput: description.transformInput
        )
    }
}

/// A daemon's answer that an experiment can do nothing with.
package enum RemoteModelError: Error, Equatable, CustomStringConvertible {
    /// The daemon listed no model of this name.
    case absent(String)
    /// The model's output is not a number for each class.
    case withoutClasses(String)
    /// The daemon's answer lacks the layer that was asked for.
    case withoutLayer(String, String)
    /// A gradient was asked for and none of the input's shape came.
    case withoutGradient
    /// Two daemons serve different weights, or prepare pictures otherwise, under one name.
    case differing(String, Endpoint, Endpoint)
    /// A daemon that was lost has come back with other weights or another preprocessing.
    case changed(String, Endpoint)

    /// What is wrong.
    package var description: String {
        switch self {
        case .absent(let name): "the daemon has no model \(name)"
        case .withoutClasses(let name): "the output of \(name) is not a number for each class"
        case .withoutLayer(let name, let layer): "the daemon's reply holds no \(layer) of \(name)"
        case .withoutGradient: "the daemon's reply holds no gradient of the input's shape"
        case .differing(let name, let one, let other):
            """
            \(one) and \(other) serve different weights as \(name), or prepare its pictures \
            otherwise: a run needs the same at both
            """
        case .changed(let name, let endpoint):
            """
            \(endpoint) serves other weights as \(name) than when the run began, or prepares its \
            pictures otherwise
            With those of the beginning --resume goes on.
            """
        }
    }
}
