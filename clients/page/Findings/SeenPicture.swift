internal import Experiments
internal import Imaging

/// A picture that a run left, and what the networks put out for it.
struct SeenPicture: Sendable {
    /// The file, from the page's folder.
    let path: String
    /// The class it is of; nil for one of no class, such as a photograph.
    let classIndex: Int?
    /// The picture as it stands in the file.
    let image: Image
    /// Each network's logits.
    let outputs: [Network.Part: [Float]]

    /// The class that a network takes the picture to show; nil when it was not asked.
    func topClass(by part: Network.Part) -> Int? {
        guard let logits = outputs[part] else { return nil }
        return logits.indices.max { logits[$0] < logits[$1] }
    }

    /// Whether a network takes it for what it is.
    func isRecognised(by part: Network.Part) -> Bool {
        classIndex != nil && topClass(by: part) == classIndex
    }

    /// The two-norm of the difference between a network's outputs for this picture and another.
    func distance(to other: SeenPicture, by part: Network.Part) -> Double? {
        guard let mine = outputs[part], let theirs = other.outputs[part],
            mine.count == theirs.count
        else { return nil }
        return OutputDistance.l2.between(mine, theirs)
    }
}

/// The pictures of one run, in the order they were made.
struct Gallery: Sendable {
    let pictures: [SeenPicture]

    init(_ pictures: [SeenPicture] = []) {
        self.pictures = pictures
    }

    /// The picture of a class.
    subscript(classIndex: Int?) -> SeenPicture? {
        classIndex.flatMap { classIndex in pictures.first { $0.classIndex == classIndex } }
    }

    /// How many a network takes for what they are.
    func recognised(by part: Network.Part) -> Int {
        pictures.count { $0.isRecognised(by: part) }
    }
}
