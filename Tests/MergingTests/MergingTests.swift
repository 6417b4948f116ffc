import Experiments
import Imaging
import Testing
import Wire

@testable import tench_merge

struct MergingTests {
    private let daemon = LearningDaemon()
    private let image = Image(height: 4, width: 4, grey: 0.5)

    private func train(_ targets: [Float], steps: Int) async throws -> [Merging.Step] {
        let model = try await RemoteModel("fake", over: daemon)
        var session = try await RemoteSession(of: model, over: daemon)
        let lessons = targets.enumerated().map { index, target in
            Merging.Lesson(name: "\(index)", image: image, target: [target, 0, 0])
        }
        var made: [Merging.Step] = []
        let merging = Merging(distance: .l1, learningRate: 0.5, steps: steps)
        try await merging.run(&session, on: lessons, over: daemon) { step, _ in made.append(step) }
        return made
    }

    @Test func takesTheLessonsInTurn() async throws {
        let steps = try await train([1.5, 2.5], steps: 5)
        #expect(steps.map(\.lesson) == [0, 1, 0, 1, 0])
        #expect(steps.map(\.index) == [0, 1, 2, 3, 4])
    }

    @Test func tellsTheDistanceBeforeEachStep() async throws {
        #expect(try await train([4.5], steps: 4).map(\.loss) == [4, 2, 1, 0.5])
    }

    @Test func saysWhichStepWasTooLong() async throws {
        let error = await #expect(throws: Divergence.self) {
            try await train([1.5, .infinity], steps: 5)
        }
        #expect(error?.step == 1)
        #expect(error?.description.contains("smaller --lr") == true)
    }

    @Test func aSessionThatSomebodyElseHasMovedIsLost() async throws {
        let model = try await RemoteModel("fake", over: daemon)
        let session = try await RemoteSession(of: model, over: daemon)
        let merging = Merging(distance: .l1, learningRate: 0.5, steps: 1)
        let lesson = Merging.Lesson(name: "", image: image, target: [1, 0, 0])
        var (one, other) = (session, session)
        try await merging.run(&one, on: [lesson], over: daemon) { _, _ in }
        let error = await #expect(throws: WireError.self) {
            try await merging.run(&other, on: [lesson], over: daemon) { _, _ in }
        }
        #expect(error?.isOfALostSession == true)
    }

    @Test func addsUpTheLessonsDistances() {
        let merging = Merging(distance: .sumOfSquares, learningRate: 1, steps: 1)
        let lessons = [
            Merging.Lesson(name: "a", image: image, target: [1, 1]),
            Merging.Lesson(name: "b", image: image, target: [0, 0]),
        ]
        #expect(merging.total([[1, 3], [3, 0]], on: lessons) == 4 + 9)
    }
}
