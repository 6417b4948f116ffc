internal import Experiments
internal import JSON

/// What training one network to answer like the other came to.
struct MergeOutcome: Sendable {
    /// J before the first step, and after the last.
    let lossBefore: Double
    let lossAfter: Double
    /// How many steps there were.
    let steps: Int
    /// J's curve as a picture, from the page's folder; nil when none was drawn.
    let curve: String?
    /// Pictures by the trained copy.
    let redrawn: Gallery

    /// How many times less J is.
    var factor: Double { lossBefore / lossAfter }
}

extension MergeOutcome {
    /// Reads a run of tench-merge: the first result is the training, the others are classes drawn
    /// by the trained copy.
    init?(_ run: FinishedRun, _ labels: Labels, seenBy panel: Panel) async throws {
        guard let training = run.results.first, let lossBefore = training["j_before"]?.double,
            let lossAfter = training["j_after"]?.double, let steps = training["steps"]?.integer
        else { return nil }
        var redrawn: [SeenPicture] = []
        for result in run.results.dropFirst() {
            guard let classIndex = result["class"]?.integer else { continue }
            let file = "after-\(labels.fileName(classIndex))"
            redrawn.append(try await run.picture(file, of: classIndex, seenBy: panel))
        }
        self.init(
            lossBefore: lossBefore,
            lossAfter: lossAfter,
            steps: steps,
            curve: run.place(of: "curve.png"),
            redrawn: Gallery(redrawn)
        )
    }
}
