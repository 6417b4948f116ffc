package import Imaging
package import Runs
package import Tench

/// What makes one experiment different from another: which pictures, down which slope.
///
/// All else is `PictureRun`'s.
package protocol PictureExperiment: Sendable {
    /// What is told and recorded of a picture at the beginning and end of each octave.
    associatedtype Figures: PictureFigures
    /// What else is to be said of a finished picture.
    associatedtype Findings: Recordable

    /// The pictures, in their order.
    var commissions: [Commission] { get }

    /// How many pictures in succession are descended together and by chance of their own, as what
    /// one is hangs on the others.
    ///
    /// Nil, the default, where each is what it is alone: then as many may be descended side by side
    /// as suits the machine, all by the same chance.
    var batch: Int? { get }

    /// What a picture begins as; nil, the default, for the preset's noise.
    func beginning(of commission: Commission) -> Beginning?

    /// What pictures descend in an octave; asked for once at its beginning.
    ///
    /// - Parameters:
    ///   - commissions: The pictures that are descended together.
    ///   - looks: How many looks at each picture follow one another in what is seen.
    ///   - octave: The octave, from 0.
    ///   - crop: The side of the octave's windows, in pixels.
    ///   - caller: The daemon, for objectives that need its answers first.
    /// - Returns: What has the slope of every step until the octave's end.
    /// - Throws: What a call throws.
    func objective(
        of commissions: [Commission],
        looks: Int,
        octave: Int,
        crop: Int,
        over caller: some Caller
    ) async throws -> any PictureObjective

    /// What whoever asks for a picture should know before it is made, a sentence each; by default
    /// nothing.
    ///
    /// - Parameters:
    ///   - commission: The picture.
    ///   - octaves: How it will be made.
    ///   - caller: The daemon.
    /// - Returns: Sentences that name the picture.
    /// - Throws: What a call throws.
    func cautions(
        about commission: Commission,
        octaves: [Octave],
        over caller: some Caller
    ) async throws -> [String]

    /// What a picture measures as it is.
    ///
    /// - Throws: What a call throws.
    func figures(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> Figures

    /// What stands before a picture on the contact sheet, to be compared with; by default nothing.
    func companion(of commission: Commission) -> Image?

    /// What the finished picture shows.
    ///
    /// - Throws: What a call throws.
    func findings(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> Findings
}

extension PictureExperiment {
    /// Nil.
    package var batch: Int? { nil }

    /// Noise.
    package func beginning(of commission: Commission) -> Beginning? { nil }

    /// Nothing.
    package func companion(of commission: Commission) -> Image? { nil }

    /// Nothing.
    package func cautions(
        about commission: Commission,
        octaves: [Octave],
        over caller: some Caller
    ) async throws -> [String] { [] }
}

extension PictureExperiment where Findings == NoFindings {
    /// Nothing.
    package func findings(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> NoFindings {
        NoFindings()
    }
}
