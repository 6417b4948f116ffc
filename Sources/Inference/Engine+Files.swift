import Networks
import Weights
import Wire

extension Engine {
    func save(
        _ call: ModelSave,
        from peer: Peer,
        in directory: ModelsDirectory
    ) throws(WireError) -> Work {
        try peer.checkMayHaveFiles(for: ModelSave.method)
        let place = Registry.Place(model: call.model, session: call.session)
        _ = try registry.admit(peer, to: place)
        let claim = Claim.file(call.name.text)
        let quota = configuration.saving
        return Work(withFilesOf: call.model, claim: claim) { [self] interruption in
            try interruption.check()
            if directory.isTaken(call.name) {
                let deed = "replacing \(call.name.file)"
                try directory.checkIsOwn(call.name, of: peer, for: deed)
            }
            let weights = try registry.weights(at: place)
            let file = StateDict(weights.model.parameters.tensors, of: weights.model.network)
            let (format, owner) = (FloatFormat(call.dtype), SavedModel.note(by: peer))
            if owner != nil {
                // Files are one worker's: nobody saves anything between the count and the writing.
                try quota.check(
                    directory.allSaved(),
                    saving: call.name,
                    bytes: file.safetensorsByteCount(as: format, note: owner),
                    for: peer
                )
            }
            let path = directory.path(of: call.name)
            let sha256 = try file.writeSafetensors(to: path, as: format, note: owner)
            let what = call.session == nil ? call.model : "a session of \(call.model)"
            note("saved \(what) as \(call.name.file)", by: peer)
            return ModelSaveReply(sha256: sha256, version: weights.number)
        }
    }

    func delete(
        _ call: ModelDelete,
        from peer: Peer,
        in directory: ModelsDirectory
    ) throws(WireError) -> Work {
        try peer.checkMayHaveFiles(for: ModelDelete.method)
        let claim = Claim.file(call.name.text)
        // About no model: the statistics would keep each name that anybody thinks of.
        return Work(withFilesOf: nil, claim: claim) { [self] interruption in
            try interruption.check()
            guard let saved = directory.saved(as: call.name) else {
                throw WireError.noFile(call.name.file, member: "name")
            }
            try directory.checkIsOwn(call.name, of: peer, for: "deleting \(call.name.file)")
            try directory.remove(call.name)
            note("deleted \(call.name.file), \(saved.bytes) bytes", by: peer)
            return ModelDeleteReply(bytes: saved.bytes)
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
