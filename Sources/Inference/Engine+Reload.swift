import Files
import Synchronization
import Wire

/// The configuration's models, read again while the daemon serves.
extension Engine {
    /// Serves what the configuration says now: loads what is new, or has changed, beside what is
    /// served, one model after another, and then lets go of what it doesn't name any more.
    ///
    /// What is the same as before, its files included, is left as it is. A model is swapped between
    /// requests: what is being computed has the old one to its end, and so do sessions. One that
    /// can't be loaded changes nothing.
    ///
    /// To be called once at a time; `run` must be running.
    ///
    /// - Parameters:
    ///   - configured: The configuration's models.
    ///   - tell: Told of each change, as it comes.
    package func reload(
        _ configured: [ModelSource],
        tell: @escaping @Sendable (ModelChange) -> Void
    ) async {
        let names = Set(configured.map(\.name))
        let gone = registry.withState { state in
            let served = state.models.values.filter { $0.origin == .configuration }.map(\.name)
            let failed = state.failed.values.filter { $0.origin == .configuration }.map(\.name)
            return Set(served + failed).subtracting(names).sorted()
        }
        await bring(configured, tell: tell)
        for name in gone {
            await inTurn(on: name) { [registry] _ in
                registry.withState { $0.removeModel(name) }
                tell(.unloaded(name))
            }
        }
        // What did not fit beside the old ones may do so now.
        let unfit = registry.withState { state in
            configured.filter { state.models[$0.name] == nil }
        }
        if !gone.isEmpty { await bring(unfit, tell: tell) }
        await inTurn(on: nil) { [self] _ in
            do throws(WireError) {
                _ = try tidyRecord(for: configured)
            } catch {
                tell(.unnoted(error))
            }
        }
        for call in configuration.record.current.loaded.map(\.call) {
            await inTurn(on: call.name.text) { [self] _ in
                guard registry.withState({ $0.models[call.name.text] == nil }) else { return }
                do throws(WireError) {
                    tell(.loaded(try restore(call)))
                } catch {
                    tell(.failed(call.name.text, error, isServed: false))
                }
            }
        }
    }

    private func bring(
        _ sources: [ModelSource],
        tell: @escaping @Sendable (ModelChange) -> Void
    ) async {
        for source in sources {
            await inTurn(on: source.name) { [self] interruption in
                do {
                    if let change = try bring(source, interruption) { tell(change) }
                } catch {
                    tell(failure(source, because: WireError(cause: error)))
                }
            }
        }
    }

    /// Does something about a model where files are read, when its turn comes.
    private func inTurn(
        on model: String?,
        _ body: @escaping @Sendable (Interruption) -> Void
    ) async {
        guard !isEnding.load(ordering: .relaxed) else { return }
        let work = Work(withFilesOf: model, claim: model.map(Claim.model) ?? .nothing) {
            body($0)
            return EmptyReply()
        }
        let peer = Peer(connection: Self.ownConnection, role: .admin)
        while true {
            do throws(WireError) {
                let ticket = try enqueue(work, for: 0, "reload", from: peer)
                _ = await outcome(of: ticket)
                return
            } catch {
                // A queue that is full of others' requests is waited for; one that is closed ends
                // the daemon, and this with it.
                guard error.type == .overloaded,
                    (try? await Task.sleep(for: .milliseconds(100))) != nil
                else { return }
            }
        }
    }

    /// Serves a model of the configuration, unless it is there just so.
    private func bring(
        _ source: ModelSource,
        _ interruption: Interruption
    ) throws -> ModelChange? {
        let served = registry.withState { $0.models[source.name] }
        let earlier = served.flatMap { $0.origin == .configuration ? $0 : nil }
        if let earlier, earlier.isStill(source) { return try relabel(earlier, source) }
        let model = try source.load(within: memory)
        // Here, so that nobody who asks for the models has to wait for it.
        let sha256 = model.sha256
        try interruption.check()
        if let earlier, earlier.source?.unlabelled == source.unlabelled, earlier.sha256 == sha256 {
            // Somebody has touched the file, and left its bytes as they are.
            return put(model.labels, model.labelsFile, source, model.files, on: earlier)
        }
        registry.withState { $0.replace(with: model) }
        guard let served else { return .loaded(model) }
        return .swapped(model, earlier: served.weights.number)
    }

    /// Gives a model that is there the names of its classes that the configuration says.
    private func relabel(_ model: SharedModel, _ source: ModelSource) throws -> ModelChange? {
        let isSame = model.source?.labelsFile == source.labelsFile
        if isSame, model.labelsFile?.isUnchanged ?? true { return nil }
        let labels = try source.readLabels()
        return put(
            try labels?.names(for: model.network),
            labels?.file,
            source,
            model.files,
            on: model
        )
    }

    private func put(
        _ labels: [String]?,
        _ labelsFile: StampedFile?,
        _ source: ModelSource,
        _ files: [StampedFile],
        on model: SharedModel
    ) -> ModelChange? {
        registry.withState { state in
            state.models[model.name]?.labels = labels
            state.models[model.name]?.labelsFile = labelsFile
            state.models[model.name]?.source = source
            state.models[model.name]?.files = files
        }
        return labels == model.labels ? nil : .relabelled(model.name)
    }

    private func failure(_ source: ModelSource, because error: WireError) -> ModelChange {
        let isServed = registry.withState { $0.models[source.name] != nil }
        if !isServed {
            // Clients are told no more: the sentence may name the configuration's paths.
            let message = "the daemon's log says why"
            leaveOut(source.name, source.architecture, .configuration, because: message)
        }
        return .failed(source.name, error, isServed: isServed)
    }
}

extension SharedModel {
    /// Whether loading this would give the very same weights, as far as that can be known without
    /// reading them.
    fileprivate func isStill(_ source: ModelSource) -> Bool {
        self.source?.unlabelled == source.unlabelled && files.allSatisfy(\.isUnchanged)
    }
}

extension ModelSource {
    /// The same without the file of the classes' names.
    fileprivate var unlabelled: ModelSource {
        var source = self
        source.labelsFile = nil
        return source
    }
}
