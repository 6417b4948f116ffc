import Files
import JSON
import Runs
import TestKit
import Testing
import Wire

@testable import Experiments
@testable import tench_merge

struct TrainingStateTests {
    private typealias State = TrainingState<Merging.Step>

    private let state = State(
        manifest: ["experiment": ["lr": 0.5]],
        interval: 7,
        steps: [
            .init(index: 0, lesson: 0, loss: 2, gradientNorm: 0.1, updateNorm: 1e-9),
            .init(index: 1, lesson: 1, loss: 1.5, gradientNorm: 3, updateNorm: 0.25),
        ],
        snapshot: SavedWeights(name: "m-1", sha256: "ab"),
        search: [RateTrial(rate: 1, lossBefore: 2, lossAfter: nil)]
    )

    /// A manifest, as it is read.
    private func manifest(_ seed: Int, arguments: [String] = []) throws -> RecordedManifest {
        let origin = RunOrigin(
            Invocation("tench-test", arguments: arguments),
            server: "s",
            models: []
        )
        var members = try #require(origin.json.members)
        members["seed"] = JSONValue(seed)
        return try #require(RecordedManifest(.object(members)))
    }

    /// Writes a state as a checkpoint does: its steps, then itself.
    private func write(_ state: State, to folder: OutputFolder) throws {
        try StepFile(after: 0, in: folder).append(state.steps)
        try state.write(to: folder)
    }

    private func write(_ manifest: RecordedManifest, to folder: OutputFolder) throws {
        let state = State(
            manifest: manifest.json,
            interval: 1,
            steps: state.steps,
            snapshot: state.snapshot
        )
        try write(state, to: folder)
    }

    @Test func isReadBackAsItWasWritten() throws {
        let temporary = try TemporaryFolder()
        let folder = try OutputFolder(path: temporary.path)
        #expect(try State(in: folder) == nil)
        try write(state, to: folder)
        #expect(try State(in: folder) == state)
    }

    @Test func aStepThatWasReadIsTheSameLineOfTheTable() throws {
        let temporary = try TemporaryFolder()
        let folder = try OutputFolder(path: temporary.path)
        try write(state, to: folder)
        let read = try #require(try State(in: folder))
        #expect(read.steps.map { "\($0.loss)" } == ["2.0", "1.5"])
    }

    /// A kill between the two leaves steps that the state knows nothing of, the last perhaps torn.
    @Test func stepsBeyondTheStateDoNotCount() throws {
        let temporary = try TemporaryFolder()
        let folder = try OutputFolder(path: temporary.path)
        try write(state, to: folder)
        let file = temporary.path(of: StepFile.name)
        let whole = try temporary.read(StepFile.name)
        try AppendedFile(continuing: file).append(Array("[2,0,1,1,1]\n[3,0,".utf8))
        #expect(try State(in: folder) == state)
        try StepFile(after: 2, in: folder).append([state.steps[0]])
        let steps: [Merging.Step]? = StepFile.read(3, in: folder)
        #expect(steps == state.steps + [state.steps[0]])
        // Fewer than the state tells of are none of its.
        try temporary.file(StepFile.name, Array(whole.dropLast(2)))
        #expect(throws: UnreadableTraining.self) { try State(in: folder) }
    }

    @Test func aCheckpointIsDueInTimeAndAtTheEnd() throws {
        let temporary = try TemporaryFolder()
        let folder = try OutputFolder(path: temporary.path)
        let manifest = try manifest(1)
        let checkpoints = try #require(
            Checkpoints<Merging.Step>(every: 4, of: manifest, in: folder, after: nil)
        )
        #expect((1...10).filter { checkpoints.isDue(after: $0, of: 10) } == [4, 8, 10])
        // As many as before, unless another number is given.
        let same = Checkpoints(every: nil, of: manifest, in: folder, after: state)
        #expect(same?.interval == 7)
        #expect(Checkpoints(every: 2, of: manifest, in: folder, after: state)?.interval == 2)
        #expect(Checkpoints<Merging.Step>(every: nil, of: manifest, in: folder, after: nil) == nil)
    }

    @Test func aRunBeginsAsWhatStandsInItsFolderSays() throws {
        let temporary = try TemporaryFolder()
        let folder = try OutputFolder(path: temporary.path)
        func outset(_ manifest: RecordedManifest, resuming: Bool) throws -> Outset<Merging.Step> {
            try Outset(of: manifest, in: folder, isResuming: resuming)
        }
        let (own, other) = (try manifest(1), try manifest(2))
        for isResuming in [false, true] {
            guard case .anew = try outset(own, resuming: isResuming) else {
                Issue.record("there is nothing to go on with")
                return
            }
        }
        try write(own, to: folder)
        #expect(throws: UnfinishedTraining.self) { try outset(own, resuming: false) }
        // However it was asked for.
        guard case .after(let found) = try outset(manifest(1, arguments: ["x"]), resuming: true)
        else {
            Issue.record("it is the same training")
            return
        }
        #expect(found.steps == state.steps)
        let refusal = #expect(throws: OtherTraining.self) { try outset(other, resuming: true) }
        #expect(refusal?.difference == "its seed is 1, asked for is 2")
        try folder.remove(TrainingFile.name)
        // A record without a state: finished, cut off before the first checkpoint, or another's.
        try RunRecord(own, in: folder).end(.finished)
        guard case .finished = try outset(own, resuming: true) else {
            Issue.record("it was finished")
            return
        }
        #expect(throws: OtherTraining.self) { try outset(other, resuming: true) }
        try RunRecord(own, in: folder).end(.failed)
        guard case .anew = try outset(own, resuming: true) else {
            Issue.record("nothing was kept of it")
            return
        }
    }

    @Test(arguments: ["", "{", "[]", #"{"manifest":{},"steps":0}"#])
    func aStateThatCannotBeReadIsTold(_ text: String) throws {
        let temporary = try TemporaryFolder()
        try temporary.file(TrainingFile.name, text)
        let folder = try OutputFolder(path: temporary.path)
        #expect(throws: UnreadableTraining.self) { try State(in: folder) }
    }
}
