internal import Imaging

/// What is gathered of a picture while it is made.
struct PictureInProgress<Figures: PictureFigures>: Sendable {
    /// What was measured of the octaves that are over.
    private(set) var octaves: [OctaveResult<Figures>] = []
    private var before: Figures?
    private var frames: FrameSeries?
    private var importance: Importance?
    private let wantsImportance: Bool

    /// A picture of which nothing is made, and what is wanted of it beside the picture.
    init(of size: Int, frameEvery interval: Int?, importance wantsImportance: Bool) {
        frames = interval.map { FrameSeries(every: $0, size: size) }
        self.wantsImportance = wantsImportance
    }

    /// An octave begins.
    mutating func begin(_ image: Image, _ figures: Figures) throws(PNGError) {
        before = figures
        if wantsImportance { importance = Importance(size: image.width) }
        try frames?.begin(image)
    }

    /// A step was made.
    mutating func add(_ step: Ascent.Step) throws(PNGError) {
        importance?.add(step.slope)
        try frames?.step(step.picture)
    }

    /// An octave is over.
    mutating func end(_ image: Image, _ figures: Figures) -> OctaveResult<Figures> {
        guard let before else { preconditionFailure("an octave begins before it ends") }
        let result = OctaveResult(size: image.width, before: before, after: figures)
        octaves.append(result)
        return result
    }

    /// How much of each pixel of the finished picture is to be seen; nil for all of them.
    var alpha: [Float]? { importance?.alpha }

    /// The animation of how it formed; nil where none is wanted.
    mutating func animation(
        endingIn image: Image,
        text: KeyValuePairs<String, String>
    ) throws(PNGError) -> [UInt8]? {
        try frames?.file(endingIn: image, text: text)
    }
}
