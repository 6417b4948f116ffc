package import Files
package import JSON
package import Runs
package import Tench
package import Wire

/// The checkpoints of a training: snapshots in the daemon's models directory, and beside the run's
/// record what they are of.
package struct Checkpoints<Step: Recordable & Equatable>: Sendable {
    /// How many steps apart they are.
    package let interval: Int
    private let folder: OutputFolder
    private let stem: String
    /// The snapshot that the state tells of, and the steps before it.
    private var last: (name: String, steps: Int)?
    private var file: StepFile?

    /// The checkpoints of a run that begins, or of one that goes on as it was kept; nil where none
    /// are wanted.
    ///
    /// - Parameters:
    ///   - interval: How many steps apart they are; nil for as many as before.
    ///   - manifest: The run's: its program is what the snapshots' names begin with.
    ///   - folder: The run's.
    ///   - state: What is gone on with.
    package init?(
        every interval: Int?,
        of manifest: some RunManifest,
        in folder: OutputFolder,
        after state: TrainingState<Step>?
    ) {
        guard let interval = interval ?? state?.interval else { return nil }
        self.interval = interval
        self.folder = folder
        last = state.map { ($0.snapshot.name, $0.steps.count) }
        // The same again for the same run: what a kill leaves that comes before the first state is
        // replaced when it is begun anew.
        let what = JSONValue.object(manifest.particulars)
        let mark = FileStem.digest(of: "\(folder.identity)\n\(what.text)")
        stem = state.map { Self.stem(of: $0) } ?? "\(manifest.origin.client)-\(mark)"
    }

    /// Whether there is one after so many steps of all.
    package func isDue(after steps: Int, of all: Int) -> Bool {
        steps == all || steps.isMultiple(of: interval)
    }

    /// Has the daemon keep a session, then writes what that is.
    ///
    /// Where the daemon refuses, as with a full disk, the training goes on and the last checkpoint
    /// stays; before the first that ends the run, since whoever asked for checkpoints will want to
    /// know.
    package mutating func take(
        of session: String,
        of model: String,
        after steps: [Step],
        of manifest: JSONValue,
        search: [RateTrial] = [],
        over caller: some Caller,
        _ log: RunLog
    ) async throws {
        // The other of the two is that of the state that is still there.
        let names = try Self.names(stem)
        let name = last?.name == names[0].text ? names[1] : names[0]
        let kept: SnapshotReply
        do {
            kept = try await caller.send(Snapshot(model: model, session: session, name: name))
        } catch let error as WireError where last != nil && !error.isOfALostSession {
            try await log.note(
                "unkept",
                "no checkpoint after step \(steps.count), the last one stays: \(error.message)",
                ["step": JSONValue(steps.count), "error": .string(error.message)]
            )
            return
        }
        guard let sha256 = kept.sha256 else { throw LostSnapshot(name: name.text) }
        let made = last?.steps ?? 0
        let file = try self.file ?? StepFile(after: made, in: folder)
        self.file = file
        try file.append(steps[made...])
        try TrainingState(
            manifest: manifest,
            interval: interval,
            steps: steps,
            snapshot: SavedWeights(name: name.text, sha256: sha256),
            search: search
        ).write(to: folder)
        last = (name.text, steps.count)
    }

    /// Takes away what a run that is over, and recorded, has kept; what can't be is told.
    package static func tidy(_ folder: OutputFolder, over caller: some Caller) async {
        guard let state = try? TrainingState<Step>(in: folder),
            let names = try? names(stem(of: state))
        else { return }
        do {
            for name in names {
                do {
                    _ = try await caller.send(SnapshotDrop(name: name))
                } catch let error as WireError where error.member == "name" {
                    // There is none of that name: a short run has one, and a tidied one none.
                }
            }
            try folder.remove(TrainingFile.name)
            try folder.remove(StepFile.name)
        } catch {
            Output.error.say(
                "The checkpoints \(names[0]) and \(names[1]) could not be dropped: \(error)\n"
            )
        }
    }

    /// What the names of both of a training's snapshots begin with.
    private static func stem(of state: TrainingState<Step>) -> String {
        String(state.snapshot.name.dropLast(2))
    }

    /// The two names of a training's snapshots.
    private static func names(_ stem: String) throws(LostSnapshot) -> [SavedName] {
        let names = (1...2).compactMap { SavedName("\(stem)-\($0)") }
        guard names.count == 2 else { throw LostSnapshot(name: stem) }
        return names
    }
}

extension SessionOpenReply {
    /// Checks that a session was opened on what a state tells of.
    ///
    /// - Throws: `LostSnapshot`.
    package func check<Step>(is state: TrainingState<Step>) throws(LostSnapshot) {
        guard sha256 == state.snapshot.sha256 else {
            throw LostSnapshot(name: state.snapshot.name)
        }
    }
}

/// A snapshot that is another's by now.
package struct LostSnapshot: Error, Equatable, CustomStringConvertible {
    let name: String

    /// What there is, and what to do.
    package var description: String {
        """
        The snapshot \(name) in the daemon's models directory is not the one that \
        \(TrainingFile.name) tells of. To begin anew take another --out, or delete that file.
        """
    }
}

extension WireError {
    /// Whether a session is not there any more, or not as its user left it: after a loss of the
    /// connection, or of the daemon, it is lost too.
    package var isOfALostSession: Bool {
        member == "session" || type == .versionConflict
    }
}
