package import Imaging
package import JSON
package import Tench
package import Wire

/// One picture that a run is to make.
package struct Commission: Hashable, Sendable {
    /// The picture's file name.
    package let file: String
    /// What it is, in a few words: `11 goldfinch`.
    package let title: String
    /// The class it is of, if it is of one.
    package let classIndex: Int?

    /// A picture under this name.
    package init(file: String, title: String, classIndex: Int? = nil) {
        self.file = file
        self.title = title
        self.classIndex = classIndex
    }
}

/// What was measured on a picture: for a person and for a program.
package struct Figures: Sendable {
    /// A few words: `logit 38.2, top 11`.
    package let text: String
    /// The same as an object.
    package let json: JSONValue

    /// Figures in both forms.
    package init(_ text: String, _ json: JSONValue) {
        self.text = text
        self.json = json
    }
}

/// What makes one experiment different from another: which pictures, down which slope.
///
/// All else is `PictureRun`'s.
package protocol PictureExperiment: Sendable {
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
    package func companion(of commission: Commission) -> Image? { nil }

    /// Nothing.
    package func findings(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> KeyValuePairs<String, JSONValue> {
        [:]
    }
}
