internal import Experiments
internal import Files
internal import Imaging
internal import Tench
internal import Tensors
internal import Wire

/// A picture whose outputs are looked at.
struct Subject: Sendable {
    /// Its file's name without the ending.
    let stem: String
    /// Its class; nil of a picture that is of none.
    let classIndex: Int?
    /// Its node in graphs: its class, or a number above all classes.
    let number: Int
    /// The class's number and name, or the stem.
    let title: String
    /// The pixels.
    let image: Image
    /// The file's SHA-256.
    let sha256: String

    /// Gives pictures their numbers.
    ///
    /// - Parameters:
    ///   - given: The pictures; no two of one class.
    ///   - classCount: How many classes the models tell apart.
    ///   - labels: What the classes are called.
    /// - Returns: The pictures, in the order given; at least two.
    /// - Throws: `SubjectError`.
    static func all(
        _ given: [GivenPicture],
        classCount: Int,
        labels: Labels
    ) throws(SubjectError) -> [Subject] {
        guard given.count > 1 else { throw .tooFew }
        var stems: [Int: String] = [:]
        var subjects: [Subject] = []
        for (position, picture) in given.enumerated() {
            if let classIndex = picture.classIndex {
                guard classIndex < classCount else {
                    throw .strayClass(picture.stem, classIndex, count: classCount)
                }
                if let other = stems.updateValue(picture.stem, forKey: classIndex) {
                    throw .sameClass(classIndex, other, picture.stem)
                }
            }
            subjects.append(
                Subject(
                    stem: picture.stem,
                    classIndex: picture.classIndex,
                    number: picture.classIndex ?? classCount + position,
                    title: picture.classIndex.map(labels.title) ?? picture.stem,
                    image: picture.image,
                    sha256: picture.sha256
                )
            )
        }
        return subjects
    }
}

extension [Subject] {
    /// Asks whether models take pictures of these sizes; nothing is computed.
    ///
    /// - Throws: `SubjectError.misfit`, or `RemoteError`.
    func checkSizes(for models: [RemoteModel], over caller: some Caller) async throws {
        var seen: Set<Shape> = []
        for subject in self {
            let shape: Shape = [1, 3, subject.image.height, subject.image.width]
            guard seen.insert(shape).inserted else { continue }
            for model in models {
                let name = model.description.name
                do {
                    _ = try await caller.send(Models(name: name, layers: true, inputShape: shape))
                } catch let error as WireError {
                    throw SubjectError.misfit(subject.stem, error.message)
                }
            }
        }
    }
}

/// Why pictures cannot be compared.
enum SubjectError: Error, Equatable, CustomStringConvertible {
    /// Fewer than two pictures.
    case tooFew
    /// A picture of a class that the models have not.
    case strayClass(String, Int, count: Int)
    /// Two pictures of one class, which is one node of the graphs.
    case sameClass(Int, String, String)
    /// A picture of a size that does not pass through a model, and the daemon's reason.
    case misfit(String, String)

    /// What is wrong, and what would be right.
    var description: String {
        switch self {
        case .tooFew: "neighbours need two pictures at least"
        case .strayClass(let stem, let classIndex, let count):
            """
            \(stem) is of class \(classIndex), as its title or name begins, but the models' classes \
            are 0 to \(count - 1); a picture of no class has a name that begins with no number
            """
        case .sameClass(let classIndex, let one, let other):
            """
            \(one) and \(other) are both of class \(classIndex): give one picture a class, such as \
            a single run's folder
            """
        case .misfit(let stem, let reason): "\(stem): \(reason)"
        }
    }
}
