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
    /// Reads a run of tench-merge: the first result is the training, the others are pictures, of
    /// which those by the trained copy are called after-….
    init?(_ run: FinishedRun, seenBy panel: Panel) async throws {
        guard let training = run.results.first, let lossBefore = training["j_before"]?.double,
            let lossAfter = training["j_after"]?.double, let steps = training["steps"]?.integer
        else { return nil }
        var redrawn: [SeenPicture] = []
        for result in run.results.dropFirst() {
            guard let classIndex = result["class"]?.integer, let file = result["file"]?.string,
                file.hasPrefix("after-")
            else { continue }
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
