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
        let item = SavedItem.model(call.name)
        return Work(withFilesOf: call.model, claim: .file(item.file.text)) { [self] interruption in
            try interruption.check()
            let weights = try registry.weights(at: place)
            let sha256 = try write(
                StateDict(weights.model.parameters.tensors, of: weights.model.network),
                as: FloatFormat(call.dtype),
                to: item,
                in: directory,
                for: peer
            )
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
        let item = SavedItem.model(call.name)
        // About no model: the statistics would keep each name that anybody thinks of.
        return Work(withFilesOf: nil, claim: .file(item.file.text)) { [self] interruption in
            try interruption.check()
            guard let saved = directory.saved(as: item) else {
                let hint = "; there is a snapshot of that name, which snapshot.drop deletes"
                let isKept = directory.saved(as: .snapshot(call.name)) != nil
                throw WireError.noFile(item.file, member: "name", isKept ? hint : "")
            }
            try directory.checkIsOwn(item, of: peer, for: "deleting \(item.file)")
            try directory.remove(item)
            note("deleted \(call.name.file), \(saved.bytes) bytes", by: peer)
            return ModelDeleteReply(bytes: saved.bytes)
        }
    }

    /// Writes what a peer saves, in place of what it had in the same file.
    ///
    /// - Returns: The file's SHA-256.
    /// - Throws: `forbidden` where the file is another's, `too_large` where it would be more than
    ///   the peer may have saved, and what the writing throws; then what was there is there still.
    func write(
        _ file: StateDict,
        as format: FloatFormat = .float32,
        _ notes: [SafetensorsNote] = [],
        to item: SavedItem,
        in directory: ModelsDirectory,
        for peer: Peer
    ) throws -> String {
        if directory.isTaken(item) {
            try directory.checkIsOwn(item, of: peer, for: "replacing \(item.file)")
        }
        var notes = notes
        if let owner = SavedFile.note(by: peer) {
            notes.insert(owner, at: 0)
            // Files are one worker's: nobody saves anything between the count and the writing.
            try configuration.saving.check(
                directory.allSaved(),
                saving: item,
                bytes: file.safetensorsByteCount(as: format, notes: notes),
                for: peer
            )
        }
        return try file.writeSafetensors(to: directory.path(of: item), as: format, notes: notes)
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
