internal import Experiments

extension [GivenPicture] {
    /// The picture of the same name as another, or of the same class.
    func counterpart(of other: GivenPicture) throws(NoCounterpart) -> GivenPicture {
        let ofClass = first { $0.classIndex != nil && $0.classIndex == other.classIndex }
        guard let picture = first(where: { $0.stem == other.stem }) ?? ofClass else {
            throw NoCounterpart(stem: other.stem)
        }
        return picture
    }
}

/// A given picture that none of the network's own goes with.
struct NoCounterpart: Error, Equatable, CustomStringConvertible {
    /// The given picture's file name without its ending.
    let stem: String

    var description: String {
        """
        nothing to compare \(stem) with: no picture has its name, or a name that begins with its \
        class
        """
    }
}
