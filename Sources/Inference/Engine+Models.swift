import Networks
package import Wire

/// Which models there are: as administrators say while the daemon runs.
extension Engine {
    /// Adds a model under a name of its own; for the daemon's start, before anything is asked of
    /// it.
    package func add(_ model: SharedModel) throws(WireError) {
        try registry.withState { state throws(WireError) in
            try state.checkIsFree(model.name)
            state.replace(with: model)
        }
    }

    func load(
        _ call: ModelLoad,
        from peer: Peer,
        in directory: ModelsDirectory
    ) throws(WireError) -> Work {
        try checkIsOpen("loads no model")
        let name = call.name.text
        let source = try ModelSource(call, in: directory)
        return Work(withFilesOf: name, claim: .model(name)) { [self] interruption in
            try registry.withState { state throws(WireError) in try state.checkIsFree(name) }
            var model = try source.load(within: memory)
            model.origin = .load
            // Here, so that nobody who asks for the models has to wait for it.
            let sha256 = model.sha256
            try interruption.check()
            // First: a model that can't be noted would be gone after a restart, and isn't served.
            if call.isKept {
                try configuration.record.change { $0.add(call, sha256: sha256) }
            }
            try add(model)
            note("loaded \(name) from \(call.file)", by: peer)
            return ModelLoadReply(sha256: sha256, version: model.weights.number)
        }
    }

    func unload(_ call: ModelUnload, from peer: Peer) throws(WireError) -> Work {
        let name = call.name
        _ = try departure(of: name)
        return Work(withFilesOf: name, claim: .model(name)) { [self] interruption in
            try interruption.check()
            let (reply, origin) = try departure(of: name)
            try configuration.record.change { state in
                state.remove(name)
                if origin == .configuration, !state.unloaded.contains(name) {
                    state.unloaded.append(name)
                }
            }
            registry.withState { $0.removeModel(name) }
            note("unloaded \(name)", by: peer)
            return reply
        }
    }

    /// What unloading a model tells of it, and why it is served; of one that could not be loaded,
    /// what is known of it.
    private func departure(
        of name: String
    ) throws(WireError) -> (reply: ModelUnloadReply, origin: ModelOrigin?) {
        let noted = configuration.record.current.loaded(as: name)?.sha256
        let (model, failed) = try registry.withState {
            (state) throws(WireError) -> (SharedModel?, FailedModel?) in
            if let failed = state.failed[name], state.models[name] == nil { return (nil, failed) }
            return (try state.model(name), nil)
        }
        guard let model else {
            return (ModelUnloadReply(sha256: noted ?? "", version: 0), failed?.origin)
        }
        let reply = ModelUnloadReply(sha256: model.sha256, version: model.weights.number)
        return (reply, model.origin)
    }
}

extension Registry.State {
    /// Refuses the name of a model that is there.
    fileprivate func checkIsFree(_ name: String) throws(WireError) {
        guard models[name] == nil else {
            throw .invalidParams("name: a model \(name.debugDescription) is there already")
        }
    }
}

extension ModelSource {
    /// What a call says is to be loaded.
    ///
    /// - Throws: `invalid_params` for a file that isn't there.
    init(_ call: ModelLoad, in directory: ModelsDirectory) throws(WireError) {
        self.init(
            name: call.name.text,
            architecture: call.architecture,
            weights: .file(try directory.existing(call.file)),
            options: call.options,
            labelsFile: try call.labels.map { (file) throws(WireError) in
                try directory.existing(file, member: "labels")
            }
        )
        fileName = call.file.text
        labelsName = call.labels?.text
        guard let graph = call.options.graph else { return }
        guard let name = BareName(graph) else {
            throw .invalidParams("graph: expected \(BareName.rule)")
        }
        options.graph = try directory.existing(name, member: "graph")
        graphName = name.text
    }
}
