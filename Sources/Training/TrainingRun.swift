package import Experiments
package import Files
package import JSON
package import Tench
import Scenes
package import Wire

/// One training from the first scene to the verdict, and what is said and written about it.
package struct TrainingRun: Sendable {
    /// The network whose weights it begins with.
    package let network: RemoteModel
    /// What it is shown.
    package let stock: SceneStock
    /// How it learns.
    package let recipe: Recipe
    /// Where the weights go, and in which format.
    package let target: Target
    /// How many scenes of each class it is judged by.
    package let heldOut: Int
    /// Which program does it and which daemon: what the manifest begins with.
    package let origin: JSONValue.Members
    private let connection: Connection

    /// A file of the daemon's models directory.
    package struct Target: Sendable {
        let name: SavedName
        let dtype: ElementType

        /// The file of this name, its numbers stored so.
        package init(name: SavedName, dtype: ElementType) {
            self.name = name
            self.dtype = dtype
        }
    }

    /// A training that is ready to begin.
    package init(
        of network: RemoteModel,
        on stock: SceneStock,
        by recipe: Recipe,
        into target: Target,
        heldOut: Int,
        origin: JSONValue.Members,
        over connection: Connection
    ) {
        self.network = network
        self.stock = stock
        self.recipe = recipe
        self.target = target
        self.heldOut = heldOut
        self.origin = origin
        self.connection = connection
    }

    /// How long the session outlives a client that failed to save it.
    private static let timeToLive = 3600
    /// The steps between two notes.
    private static let interval = 50

    private var model: String { network.description.name }

    /// Trains, saves and judges; whatever happens, the curve so far and the record are written.
    package func make(in folder: OutputFolder, style: Progress.Style) async throws {
        let manifest = manifest
        var record = try RunRecord(manifest: manifest, in: folder)
        var progress = Progress(steps: recipe.steps, style: style)
        progress.note(
            "run",
            "\(model) (\(network.description.architecture)), world \(stock.world.rawValue), "
                + "\(recipe.steps) steps of \(recipe.batch) scenes",
            ["manifest": manifest]
        )
        do {
            let open = SessionOpen(model: model, ttlSeconds: Self.timeToLive)
            let session = try await connection.send(open).session
            try await train(session, in: folder, &progress)
            let saved = try await saved(session, &progress)
            let accuracy = try await accuracy(session, &progress)
            let result: JSONValue = [
                "file": .string(target.name.file), "sha256": .string(saved.sha256),
                "accuracy": JSONValue(accuracy.share), "held_out": JSONValue(accuracy.scenes),
                "right": .array(accuracy.right.map { JSONValue($0) }),
            ]
            try record.add(result)
            progress.result(
                "model",
                "\(target.name.file): right on \(accuracy) scenes that it never saw",
                ["result": result]
            )
            _ = try await connection.send(SessionClose(session: session))
            progress.end()
            try record.end(.finished)
        } catch {
            progress.end()
            try record.end(error is CancellationError ? .stopped : .failed)
            throw error
        }
    }

    private func train(
        _ session: String,
        in folder: OutputFolder,
        _ progress: inout Progress
    ) async throws {
        var curve = TrainingCurve()
        let trainer = Trainer(
            model: model,
            session: session,
            stock: stock,
            recipe: recipe,
            over: connection
        )
        do {
            try await trainer.run { step, reply in
                curve.add(rate: recipe.rate(at: step), reply)
                let (done, loss) = (step + 1, curve.meanLoss(ofLast: Self.interval))
                progress.step(
                    "loss \(loss)",
                    ["step": JSONValue(done), "loss": JSONValue(reply.loss)]
                )
                guard done.isMultiple(of: Self.interval) else { return }
                progress.note(
                    "loss",
                    "mean loss \(loss) of the last \(Self.interval) steps",
                    ["step": JSONValue(done), "mean_loss": JSONValue(loss)]
                )
            }
        } catch {
            try curve.write(to: folder)
            throw error
        }
        try curve.write(to: folder)
    }

    /// Saves the session; one that cannot be saved stays for a while, and it is told how to keep it.
    private func saved(
        _ session: String,
        _ progress: inout Progress
    ) async throws -> ModelSaveReply {
        do {
            return try await connection.send(
                ModelSave(
                    model: model,
                    session: session,
                    name: target.name.text,
                    dtype: target.dtype
                )
            )
        } catch {
            progress.note(
                "unsaved",
                """
                not saved, but the session stays for \(Self.timeToLive / 60) minutes: send tenchctl call \
                {"id":1,"method":"model.save","params":{"model":"\(model)","session":"\(session)",\
                "name":"NAME","dtype":"\(target.dtype)"}}
                """,
                ["session": .string(session)]
            )
            throw error
        }
    }

    /// Judges the file as it was saved, loaded again; or the session, where loading isn't allowed.
    private func accuracy(
        _ session: String,
        _ progress: inout Progress
    ) async throws -> HeldOutAccuracy {
        let name = "\(target.name.text).\(session.prefix(8))"
        let load = ModelLoad(
            name: name,
            architecture: network.description.architecture,
            file: target.name.file,
            transformInput: network.description.transformInput
        )
        do {
            _ = try await connection.send(load)
        } catch let error as WireError where error.type == .forbidden {
            progress.note(
                "session",
                "judged as it was before it was saved: loading a file takes the role admin",
                [:]
            )
            return try await accuracy(of: model, session)
        }
        let accuracy = try await accuracy(of: name, nil)
        _ = try await connection.send(ModelUnload(name: name))
        return accuracy
    }

    private func accuracy(of name: String, _ session: String?) async throws -> HeldOutAccuracy {
        try await HeldOutAccuracy(
            of: name,
            session: session,
            on: stock,
            scenes: heldOut,
            over: connection
        )
    }

    /// Everything that is needed to train the same weights again.
    private var manifest: JSONValue {
        var members = origin
        members["models"] = [network.identity.json]
        members["world"] = .string(stock.world.rawValue)
        members["seed"] = JSONValue(Int(stock.seed))
        members["size"] = JSONValue(stock.size)
        for (name, value) in recipe.json { members[name] = value }
        members["save"] = .string(target.name.text)
        members["dtype"] = .string(target.dtype.rawValue)
        members["held_out"] = JSONValue(heldOut)
        return .object(members)
    }
}
