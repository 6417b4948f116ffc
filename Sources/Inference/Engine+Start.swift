package import Wire

/// Which models there are at the start: the configuration's, and what lasts of what administrators
/// did.
extension Engine {
    /// The configuration's models that are to be loaded: all but those that were unloaded since it
    /// was last read.
    package func remaining(of configured: [ModelSource]) -> [ModelSource] {
        let unloaded = configuration.record.current.unloaded
        return configured.filter { !unloaded.contains($0.name) }
    }

    /// What `model.load` had loaded when the daemon ended, oldest first; where the configuration
    /// has a model of the same name, that one counts.
    package func kept(besides configured: [ModelSource]) -> [ModelLoad] {
        let names = Set(remaining(of: configured).map(\.name))
        return configuration.record.current.loaded.map(\.call)
            .filter { !names.contains($0.name.text) }
    }

    /// Loads what `model.load` had loaded; what can't be loaded is from now on among the models
    /// that failed.
    ///
    /// - Throws: A sentence.
    package func restore(_ call: ModelLoad) throws(WireError) -> SharedModel {
        do {
            let directory = try modelsDirectory()
            var model = try ModelSource(call, in: directory).load(within: memory)
            model.origin = .load
            try add(model)
            return model
        } catch {
            let error = WireError(cause: error)
            leaveOut(call.name.text, call.architecture, .load, because: error.message)
            throw error
        }
    }

    /// Brings the record in line with the configuration: what it says of models that are the
    /// configuration's, or that it doesn't name any more, is of no more use.
    ///
    /// - Returns: The names of loaded models in whose place the configuration's are served.
    /// - Throws: `storage` when the record can't be written.
    package func tidyRecord(for configured: [ModelSource]) throws(WireError) -> [String] {
        let record = configuration.record
        let own = registry.withState { state in
            Set(state.models.values.filter { $0.origin == .configuration }.map(\.name))
        }
        let names = Set(configured.map(\.name))
        let replaced = record.current.loaded.map(\.call.name.text).filter(own.contains)
        try record.change { state in
            for name in replaced { state.remove(name) }
            state.unloaded.removeAll { !names.contains($0) || own.contains($0) }
        }
        return replaced
    }

    /// Compares the files of what `model.load` had loaded with what they were then, and notes what
    /// they are now.
    ///
    /// - Returns: A sentence for each that is another.
    package func findChangedFiles() -> [String] {
        let record = configuration.record
        var sentences: [String] = []
        var found: [String: String] = [:]
        for loaded in record.current.loaded {
            let name = loaded.call.name.text
            let model = registry.withState { $0.models[name] }
            guard let model, model.origin == .load, model.sha256 != loaded.sha256 else { continue }
            found[name] = model.sha256
            sentences.append(
                "the file of \(name) has changed since it was loaded: it had the sha256 "
                    + "\(loaded.sha256), and has \(model.sha256)"
            )
        }
        do throws(WireError) {
            try record.change { state in
                for (index, loaded) in state.loaded.enumerated() {
                    guard let sha256 = found[loaded.call.name.text] else { continue }
                    state.loaded[index].sha256 = sha256
                }
            }
        } catch {
            sentences.append(error.message)
        }
        return sentences
    }

    /// Takes a model out that can't be served, and remembers why.
    func leaveOut(
        _ name: String,
        _ architecture: String,
        _ origin: ModelOrigin,
        because message: String
    ) {
        registry.withState { state in
            state.removeModel(name)
            state.failed[name] = FailedModel(
                name: name,
                architecture: architecture,
                origin: origin,
                message: message
            )
        }
    }
}
