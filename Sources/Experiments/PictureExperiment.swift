public import Imaging
public import JSON
public import Remote
public import Wire

/// One picture that a run is to make.
public struct Commission: Hashable, Sendable {
    /// The picture's file name.
    public let file: String
    /// What it is, in a few words: `11 goldfinch`.
    public let title: String
    /// The class it is of, if it is of one.
    public let classIndex: Int?

    /// A picture under this name.
    public init(file: String, title: String, classIndex: Int? = nil) {
        self.file = file
        self.title = title
        self.classIndex = classIndex
    }
}

/// What was measured on a picture: for a person and for a program.
public struct Figures: Sendable {
    /// A few words: `logit 38.2, top 11`.
    public let text: String
    /// The same as an object.
    public let json: JSONValue

    /// Figures in both forms.
    public init(_ text: String, _ json: JSONValue) {
        self.text = text
        self.json = json
    }
}

/// What makes one experiment different from another: which pictures, down which slope.
///
/// All else is `PictureRun`'s.
public protocol PictureExperiment: Sendable {
    /// The pictures, in their order.
    var commissions: [Commission] { get }

    /// The loss that a picture descends in an octave; asked for once at its beginning.
    ///
    /// - Parameters:
    ///   - commission: The picture.
    ///   - octave: The octave, from 0.
    ///   - crop: The side of the octave's windows, in pixels.
    ///   - caller: The daemon, for losses that need its answers first.
    /// - Returns: The losses whose weighted sum is descended.
    /// - Throws: What a call throws.
    func terms(
        of commission: Commission,
        octave: Int,
        crop: Int,
        over caller: some Caller
    ) async throws -> [InputGradient.Term]

    /// What is told and recorded of a picture at the beginning and end of each octave.
    ///
    /// - Throws: What a call throws.
    func figures(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> Figures

    /// What stands before a picture on the contact sheet, to be compared with; by default nothing.
    func companion(of commission: Commission) -> Image?

    /// What else is to be said of a finished picture, as an object's members; by default nothing.
    ///
    /// - Throws: What a call throws.
    func findings(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> KeyValuePairs<String, JSONValue>
}

extension PictureExperiment {
    /// Nothing.
    public func companion(of commission: Commission) -> Image? { nil }

    /// Nothing.
    public func findings(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> KeyValuePairs<String, JSONValue> {
        [:]
    }
}
