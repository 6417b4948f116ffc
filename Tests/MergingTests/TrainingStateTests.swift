import Experiments
import Files
import JSON
import TestKit
import Testing
import Wire

@testable import tench_merge

struct TrainingStateTests {
    private let state = TrainingState(
        manifest: ["experiment": ["lr": 0.5]],
        steps: [
            .init(index: 0, lesson: 0, loss: 2, gradientNorm: 0.1, updateNorm: 1e-9),
            .init(index: 1, lesson: 1, loss: 1.5, gradientNorm: 3, updateNorm: 0.25),
        ],
        weights: SavedWeights(name: "m-1", sha256: "ab"),
        search: [RateTrial(rate: 1, lossBefore: 2, lossAfter: nil)]
    )

    @Test func isReadBackAsItWasWritten() throws {
        let temporary = try TemporaryFolder()
        let folder = try OutputFolder(path: temporary.path)
        #expect(TrainingState(in: folder) == nil)
        try state.write(to: folder)
        #expect(TrainingState(in: folder) == state)
        #expect(state.learningRate == 0.5)
    }

    @Test func aStepThatWasReadIsTheSameLineOfTheTable() throws {
        let read = try #require(TrainingState(JSONValue(parsing: state.json.text)))
        #expect(read.steps.map { "\($0.loss)" } == ["2.0", "1.5"])
    }

    @Test func aSnapshotIsDueInTimeAndAtTheEnd() throws {
        let temporary = try TemporaryFolder()
        let snapshots = Snapshots(
            name: SavedName("m"),
            interval: 4,
            folder: try OutputFolder(path: temporary.path)
        )
        #expect((1...10).filter { snapshots.isDue(after: $0, of: 10) } == [4, 8, 10])
    }
}
