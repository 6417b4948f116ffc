import Glibc
import Networks
import Weights
import Wire

/// Snapshots in the models directory, which outlive the daemon.
extension Engine {
    func snapshot(
        _ call: Snapshot,
        as name: SavedName,
        from peer: Peer
    ) throws(WireError) -> Work {
        let directory = try modelsDirectory()
        try peer.checkMayHaveFiles(for: "\(Snapshot.method) with a name")
        guard call.session != nil || peer.role == .admin else {
            throw .forbidden("\(Snapshot.method) of the shared model with a name", needs: .admin)
        }
        let place = Registry.Place(model: call.model, session: call.session)
        _ = try registry.admit(peer, to: place)
        let item = SavedItem.snapshot(name)
        return Work(withFilesOf: call.model, claim: .file(item.file.text)) { [self] interruption in
            try interruption.check()
            let weights = try registry.weights(at: place)
            let sha256 = try write(
                StateDict(keeping: weights),
                SnapshotFile.notes(of: weights, model: call.model),
                to: item,
                in: directory,
                for: peer
            )
            let what = call.session == nil ? call.model : "a session of \(call.model)"
            note("kept \(what) as \(item.file)", by: peer)
            return SnapshotReply(snapshot: name.text, version: weights.number, sha256: sha256)
        }
    }

    func restore(
        _ name: SavedName,
        at place: Registry.Place,
        from peer: Peer
    ) throws(WireError) -> Work {
        let directory = try modelsDirectory()
        try peer.checkMayHaveFiles(for: "\(Restore.method) by name")
        return Work(withFilesOf: place.model, claim: .weights(place)) { [self] interruption in
            try interruption.check()
            let current = try registry.weights(at: place)
            let kept = try read(
                .snapshot(name),
                of: current.model.network,
                in: directory,
                member: "name",
                for: peer
            )
            let next = current.next(restoring: kept.weights)
            try interruption.check()
            try registry.publish(next, at: place)
            return RestoreReply(snapshot: name.text, version: next.number, sha256: kept.sha256)
        }
    }

    func openSession(
        _ call: SessionOpen,
        on name: SavedName,
        timeToLive: Duration?,
        from peer: Peer
    ) throws(WireError) -> Work {
        let directory = try modelsDirectory()
        try peer.checkMayHaveFiles(for: "\(SessionOpen.method) with a snapshot")
        return Work(withFilesOf: call.model, claim: .nothing) { [self] interruption in
            try interruption.check()
            let network = try registry.withState { state throws(WireError) in
                try state.model(call.model).network
            }
            let kept = try read(
                .snapshot(name),
                of: network,
                in: directory,
                member: "snapshot",
                for: peer
            )
            return try registry.withState { state throws(WireError) in
                // The same model still: those that come, go and change do so by the work of files,
                // of which there is one at a time.
                let session = Session(
                    of: try state.model(call.model),
                    restoring: kept.weights,
                    for: peer,
                    timeToLive: timeToLive,
                    at: .now
                )
                try add(session, for: peer, to: &state, interruption)
                return SessionOpenReply(
                    session: session.id,
                    version: session.weights.number,
                    sha256: kept.sha256
                )
            }
        }
    }

    func listNamedSnapshots(_ call: SnapshotList, from peer: Peer) throws(WireError) -> Work {
        let directory = try modelsDirectory()
        return Work(withFilesOf: nil, claim: .nothing) { [self] interruption in
            try interruption.check()
            let now = Double(time(nil))
            let own = directory.allSaved().filter { file in
                guard file.item.isSnapshot else { return false }
                return peer.role == .admin || file.user != nil && file.user == peer.account.user
            }
            var reply = listSnapshots(call, from: peer)
            reply.named = own.map { SnapshotFile.description(of: $0, at: now) }
                .sorted { $0.name < $1.name }
            return reply
        }
    }

    func deleteSnapshot(_ name: SavedName, from peer: Peer) throws(WireError) -> Work {
        let directory = try modelsDirectory()
        let deed = "\(SnapshotDrop.method) by name"
        try peer.checkMayHaveFiles(for: deed)
        let item = SavedItem.snapshot(name)
        // About no model: the statistics would keep each name that anybody thinks of.
        return Work(withFilesOf: nil, claim: .file(item.file.text)) { [self] interruption in
            try interruption.check()
            guard let saved = directory.saved(as: item) else {
                throw WireError.noFile(item.file, member: "name")
            }
            try directory.checkIsOwn(item, of: peer, for: "dropping \(item.file)")
            try directory.remove(item)
            note("dropped \(item.file), \(saved.bytes) bytes", by: peer)
            return SnapshotDropReply()
        }
    }

    /// Reads a snapshot that a peer may have, for this network.
    ///
    /// - Throws: A `WireError` where there is none, where it is another's or doesn't fit into the
    ///   memory; `WeightsError` or `SnapshotFileError` where the file is damaged or of another
    ///   network.
    private func read(
        _ item: SavedItem,
        of network: Network,
        in directory: ModelsDirectory,
        member: String,
        for peer: Peer
    ) throws -> (weights: Weights, sha256: String) {
        guard let saved = directory.saved(as: item) else {
            throw WireError.noFile(item.file, member: member)
        }
        try directory.checkIsOwn(item, of: peer, for: "reading \(item.file)")
        return try memory.setting(aside: saved.bytes, for: "the snapshot \(item.file)") {
            let file = try NotedFile(path: directory.path(of: item), called: item.file.text)
            let weights = try SnapshotFile.weights(in: file, called: item.file.text, of: network)
            return (weights, file.sha256())
        }
    }
}
