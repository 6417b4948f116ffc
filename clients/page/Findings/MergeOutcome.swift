internal import Experiments
internal import Runs

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
    /// Reads a merging; nil when the run is none.
    init?(_ run: FinishedRun, seenBy panel: Panel) async throws {
        guard let training = run.record.results(MergeTraining.self).first else { return nil }
        var redrawn: [SeenPicture] = []
        for picture in run.record.results(RedrawnPicture.self) where picture.moment == .after {
            redrawn.append(
                try await run.picture(picture.file, of: picture.classIndex, seenBy: panel)
            )
        }
        self.init(
            lossBefore: training.lossBefore,
            lossAfter: training.lossAfter,
            steps: training.steps,
            curve: run.place(ofPlot: MergeTraining.plot),
            redrawn: Gallery(redrawn)
        )
    }
}
