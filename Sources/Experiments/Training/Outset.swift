package import Files
import JSON
package import Runs

/// How a run begins, for what stands in its folder.
package enum Outset<Step: Recordable & Equatable>: Sendable {
    /// From the first step.
    case anew
    /// After these steps.
    case after(TrainingState<Step>)
    /// Not at all: the same run is there already, with its record.
    case finished

    /// What is to be done in a folder.
    ///
    /// - Parameters:
    ///   - manifest: What the run makes.
    ///   - folder: Where it leaves that.
    ///   - isResuming: Whether what an equal run left is gone on with.
    /// - Throws: `UnfinishedTraining` where something is to be gone on with that nobody asked to,
    ///   `OtherTraining` where it is another run's, `UnreadableTraining`.
    package init(
        of manifest: some RunManifest,
        in folder: OutputFolder,
        isResuming: Bool
    ) throws {
        guard isResuming else {
            try Self.checkIsFree(folder)
            self = .anew
            return
        }
        let state = try TrainingState<Step>(in: folder)
        let path = "\(folder.path)/\(TrainingFile.name)"
        if let state { try Self.check(state.manifest, is: manifest, path) }
        let record = "\(folder.path)/\(RunRecord.fileName)"
        if let run = try? RecordedRun(at: record) {
            try Self.check(run.manifest, is: manifest, record)
            if run.status == .finished {
                self = .finished
                return
            }
        }
        self = state.map(Self.after) ?? .anew
    }

    /// Checks that nothing stands in a folder that should be gone on with.
    ///
    /// - Throws: `UnfinishedTraining`, `UnreadableTraining`.
    package static func checkIsFree(_ folder: OutputFolder) throws {
        guard let state = try TrainingState<Step>(in: folder) else { return }
        throw UnfinishedTraining(
            path: "\(folder.path)/\(TrainingFile.name)",
            steps: state.steps.count
        )
    }

    private static func check(
        _ found: JSONValue,
        is wanted: some RunManifest,
        _ path: String
    ) throws(OtherTraining) {
        guard let found = RecordedManifest(found) else {
            throw OtherTraining(path: path, difference: "its manifest cannot be read")
        }
        if let difference = found.difference(from: wanted) {
            throw OtherTraining(path: path, difference: difference)
        }
    }
}

/// A training that cannot be gone on with; nothing was computed.
package struct OtherTraining: Error, Equatable, CustomStringConvertible {
    let path: String
    let difference: String

    /// What differs, and what to do.
    package var description: String {
        """
        \(path) is of another training: \(difference)
        Give the options of that one to go on with it, or take another --out.
        """
    }
}

/// A training that was cut off, in a folder where another was to begin; nothing was computed.
package struct UnfinishedTraining: Error, Equatable, CustomStringConvertible {
    let path: String
    let steps: Int

    /// What there is, and what to do.
    package var description: String {
        """
        \(path) is of a training that was cut off after \(steps) steps: --resume goes on with it. \
        To begin anew take another --out, or delete that file.
        """
    }
}

/// A file of a training's state that can't be read; nothing was computed.
package struct UnreadableTraining: Error, Equatable, CustomStringConvertible {
    let path: String

    /// What there is, and what to do.
    package var description: String {
        "\(path) cannot be read as a training's state: take another --out, or delete that file"
    }
}
