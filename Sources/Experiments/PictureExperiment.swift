public import Imaging
public import JSON
public import Remote
public import Wire

/// What an experiment with pictures is: which ones, what each descends, and what is told of it.
///
/// The rest, such as order, files, progress and retries, is `PictureRun`'s. A picture must depend on
/// nothing but its commission and what the manifest holds: it may be made by any daemon, in any order.
public protocol PictureExperiment: Sendable {
    /// The pictures, in the order of the contact sheet; no two have the same key.
    var commissions: [Commission] { get }
    /// The numbers of each picture's generation.
    var preset: Preset { get }
    /// The networks that take part.
    var models: [RemoteModel] { get }
    /// What the manifest has to hold beside that, so that the pictures can be made again: an object.
    var facts: JSONValue { get }

    /// What a picture descends in an octave, asked for at the octave's beginning.
    ///
    /// - Parameters:
    ///   - commission: The picture.
    ///   - octave: The octave, from 0.
    ///   - crop: The side of the windows that the loss is taken of.
    ///   - link: The daemon that makes this picture.
    /// - Returns: The losses whose weighted sum is descended.
    func objective(
        of commission: Commission,
        in octave: Int,
        crop: Int,
        over link: Link
    ) async throws -> [InputGradient.Term]

    /// What is recorded of a picture when an octave is over.
    ///
    /// - Parameters:
    ///   - commission: The picture.
    ///   - octave: The octave, from 0; after the last the picture is finished.
    ///   - before: The picture at the octave's beginning, at the octave's size.
    ///   - after: The picture now.
    ///   - link: The daemon that makes this picture.
    func figures(
        of commission: Commission,
        in octave: Int,
        from before: Image,
        to after: Image,
        over link: Link
    ) async throws -> Figures
}

/// What an octave has come to: a sentence for people, an object for programs.
public struct Figures: Sendable, Equatable {
    /// The sentence, without the picture's title.
    public let text: String
    /// The object, numbers that depend on the picture and the networks alone.
    public let json: JSONValue

    /// These figures.
    public init(text: String, json: JSONValue) {
        self.text = text
        self.json = json
    }
}
