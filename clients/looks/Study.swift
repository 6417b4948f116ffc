internal import Experiments
internal import Files
internal import JSON
internal import Runs
internal import Tench

/// Who judges, and where what comes of it goes.
struct Study: Sendable {
    /// The network that took no part.
    let judge: Judge
    /// Who was asked for what.
    let origin: RunOrigin
    /// Where the results go.
    let folder: OutputFolder
    /// The form that events take.
    let style: Progress.Style

    /// Records a run in which the judge sees groups of pictures.
    ///
    /// - Parameters:
    ///   - groups: The pictures by group, a step each.
    ///   - title: What the run is, for a person.
    ///   - link: The daemon.
    ///   - body: What is made of the sights, which come in the order of the pictures.
    /// - Throws: `CancellationError`, `FileError`, what the judge and `body` throw.
    func run(
        _ groups: [PictureGroup],
        _ title: String,
        over link: Link,
        _ body: ([Sight], RunLog) async throws -> Void
    ) async throws {
        let identity = judge.model.identity
        // A daemon that was started again may have other weights.
        link.inspect { try await identity.check(over: $0) }
        let manifest = LooksManifest(origin: origin, judge: judge, groups: groups)
        let pictures = groups.flatMap(\.pictures)
        try await Run(manifest, in: folder, style: style).make(
            steps: pictures.count,
            "\(title), \(pictures.count) pictures seen by \(identity.name) at \(judge.side)"
        ) { log in
            var sights: [Sight] = []
            for picture in pictures {
                try Task.checkCancellation()
                sights.append(try await judge.sight(of: picture.image, over: link))
                try await log.step(picture.stem, ["picture": .string(picture.stem)])
            }
            try await body(sights, log)
        }
    }
}
