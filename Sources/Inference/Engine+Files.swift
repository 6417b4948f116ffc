import Networks
import Weights
package import Wire

extension Engine {
    /// Adds a model under a name of its own; for the daemon's start, before anything is asked of
    /// it.
    package func add(_ model: SharedModel) throws(WireError) {
        try registry.withState { state throws(WireError) in
            guard state.models[model.name] == nil else {
                throw .invalidParams(
                    "name: a model \(model.name.debugDescription) is there already"
                )
            }
            state.models[model.name] = model
        }
    }

    func load(
        _ call: ModelLoad,
        from peer: Peer,
        in directory: ModelsDirectory
    ) throws(WireError) -> Work {
        let path = try directory.existing(call.file)
        let name = call.name.text
        return Work(withFilesOf: name, claim: .model(name)) { [self] interruption in
            var source = ModelSource(
                name: name,
                architecture: call.architecture,
                weights: .file(path),
                options: call.options
            )
            source.fileName = call.file.text
            let model = try source.load(within: memory)
            // Here, so that nobody who asks for the models has to wait for it.
            let sha256 = model.sha256
            try interruption.check()
            try add(model)
            return ModelLoadReply(sha256: sha256, version: model.weights.number)
        }
    }

    func unload(_ call: ModelUnload, from peer: Peer) throws(WireError) -> Work {
        _ = try registry.admit(peer, to: .init(model: call.name, session: nil))
        return Work(on: call.name, claim: .model(call.name)) { [registry] _, interruption in
            try interruption.check()
            return try registry.withState { state throws(WireError) in
                let model = try state.model(call.name)
                state.removeModel(call.name)
                return ModelUnloadReply(
                    sha256: model.sha256,
                    version: model.weights.number
                )
            }
        }
    }

    func save(
        _ call: ModelSave,
        from peer: Peer,
        in directory: ModelsDirectory
    ) throws(WireError) -> Work {
        guard peer.savesSessions || peer.role == .admin else {
            throw .forbidden("model.save", needs: .admin)
        }
        let place = Registry.Place(model: call.model, session: call.session)
        _ = try registry.admit(peer, to: place)
        let claim = Claim.file(call.name.text)
        return Work(withFilesOf: call.model, claim: claim) { [registry] interruption in
            try interruption.check()
            let (path, isTaken) = directory.target(call.name)
            guard !isTaken || peer.role == .admin else {
                throw WireError.forbidden("replacing a file that is there already", needs: .admin)
            }
            let weights = try registry.weights(at: place)
            let file = StateDict(weights.model.parameters.tensors, of: weights.model.network)
            return ModelSaveReply(
                sha256: try file.writeSafetensors(to: path, as: FloatFormat(call.dtype)),
                version: weights.number
            )
        }
    }

    /// The folder that files are read from and written to.
    func modelsDirectory() throws(WireError) -> ModelsDirectory {
        guard let directory = configuration.modelsDirectory else {
            throw WireError(.forbidden, "the daemon was started without a models directory")
        }
        return directory
    }
}

extension FloatFormat {
    /// The format in a file of a type on the wire.
    fileprivate init(_ type: ElementType) {
        self =
            switch type {
            case .f32: .float32
            case .f16: .float16
            case .bf16: .bfloat16
            }
    }
}
