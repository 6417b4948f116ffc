internal import Files
internal import Imaging
internal import JSON

/// A picture that is being made, for whoever looks on: a file beside the finished ones, which goes
/// when the picture is there.
///
/// Nothing hangs on the file. It isn't written more often than it can be looked at.
struct FormingPicture: Sendable {
    private let commission: Commission
    private let preset: Preset
    private let interval: Int?
    private let folder: OutputFolder
    private let clock = ContinuousClock()
    private var steps = 0
    private var shown: ContinuousClock.Instant?

    /// The least time from a file to the next, and the longest side of the picture in it.
    private static let (pause, side) = (Duration.milliseconds(200), 512)

    /// A picture of which nothing is made.
    ///
    /// - Parameters:
    ///   - commission: Which picture it is.
    ///   - preset: How it is made.
    ///   - interval: Steps from a frame to the next; nil where nobody wants to see any.
    ///   - folder: Where the file is written.
    init(
        _ commission: Commission,
        of preset: Preset,
        every interval: Int?,
        in folder: OutputFolder
    ) {
        self.commission = commission
        self.preset = preset
        self.interval = interval
        self.folder = folder
    }

    /// An octave begins with this.
    mutating func begin(_ octave: Int, _ image: Image) {
        guard interval != nil else { return }
        show(image, octave: octave, loss: nil)
    }

    /// A step was made, which is shown or not.
    mutating func add(_ step: Ascent.Step) {
        steps += 1
        guard let interval, steps % interval == 0 else { return }
        show(step.picture, octave: step.octave, loss: step.loss)
    }

    /// Takes the file away.
    func remove() {
        if shown != nil { folder.hide(commission.forming) }
    }

    private mutating func show(_ image: Image, octave: Int, loss: Double?) {
        let now = clock.now
        if let shown, now - shown < Self.pause { return }
        shown = now
        let stage = FormingStage(
            commission,
            octave: octave + 1,
            octaves: preset.octaves.count,
            step: steps,
            steps: preset.steps,
            loss: loss.flatMap { $0.isFinite ? $0 : nil }
        )
        let small =
            max(image.width, image.height) > Self.side ? image.thumbnail(side: Self.side) : image
        guard let file = try? PNG.encode(small, text: [FormingStage.keyword: stage.json.text])
        else { return }
        folder.show(file, as: commission.forming)
    }
}
