import Experiments
import Imaging
import JSON
import Testing

@testable import tench_merge

struct RateSearchTests {
    private let daemon = LearningDaemon()
    private let image = Image(height: 4, width: 4, grey: 0.5)

    /// What is found from a rate on, and the rates that were tried.
    private func search(
        from rate: Double,
        targets: [Float] = [4.5]
    ) async throws -> (found: Double, trials: [RateTrial]) {
        let model = try await RemoteModel("fake", over: daemon)
        let merging = Merging(distance: .l1, learningRate: rate, steps: 3)
        let lessons = targets.enumerated().map { index, target in
            Merging.Lesson(name: "\(index)", image: image, target: [target, 0, 0])
        }
        var trials: [RateTrial] = []
        let found = try await RateSearch(student: model, merging: merging).rate(
            on: lessons,
            from: targets.map { _ in [0.5, 0, 0] },
            over: daemon
        ) { trials.append($0) }
        return (found, trials)
    }

    // The daemon's distance shrinks by |1 − rate| a step: from 2 on it does not.

    @Test func doublesUntilJNoLongerFalls() async throws {
        let (found, trials) = try await search(from: 0.25)
        #expect(found == 1)
        #expect(trials.map(\.rate) == [0.25, 0.5, 1, 2])
        #expect(trials.map(\.descends) == [true, true, true, false])
        #expect(trials[0].lossBefore == 4)
    }

    @Test func halvesUntilJFalls() async throws {
        let (found, trials) = try await search(from: 8)
        #expect(found == 1)
        #expect(trials.map(\.rate) == [8, 4, 2, 1])
    }

    @Test func whatIsNotFiniteIsNoDescent() async throws {
        // 1e6²⁰ is more than a float holds.
        let (_, trials) = try await search(from: 1e6)
        #expect(trials[0].lossAfter == nil)
        #expect(RateTrial(trials[0].json) == trials[0])
    }

    @Test func givesUpWhereNothingIsToBeLearnt() async throws {
        let error = await #expect(throws: NoRate.self) {
            try await search(from: 1, targets: [0.5])
        }
        #expect(error?.description.contains("alike") == true)
    }

    @Test func takesAsManyPicturesAsStepsIntoAccount() async throws {
        let (_, trials) = try await search(from: 0.5, targets: Array(repeating: 1.5, count: 30))
        #expect(trials[0].lossBefore == Double(RateSearch.steps))
    }

    @Test(arguments: [["--lr", "auto"], ["--lr=auto"]])
    func theRateThatWasFoundIsTheOneToRepeat(option: [String]) {
        let settled = LearningRate.settled(["--save", "auto"] + option, at: 2.5e-7)
        #expect(
            settled.joined(separator: " ").hasSuffix("--lr=2.5e-07") || settled.last == "2.5e-07"
        )
        #expect(settled.prefix(2) == ["--save", "auto"])
        #expect(
            LearningRate(settled.last?.split(separator: "=").last.map(String.init) ?? "")
                == .fixed(2.5e-7)
        )
    }

    @Test(arguments: ["0", "-1", "nan", "inf", "", "fast"])
    func refusesWhatIsNoRate(text: String) { #expect(LearningRate(text) == nil) }
}
