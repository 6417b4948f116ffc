internal import Experiments

extension [GivenPicture] {
    /// The picture of a class: the one whose name begins with it, or the only one there is.
    func picture(of classIndex: Int) throws(NoPictureOfClass) -> GivenPicture {
        if let picture = first(where: { $0.classIndex == classIndex }) { return picture }
        guard count == 1, self[0].classIndex == nil else {
            throw NoPictureOfClass(classIndex: classIndex)
        }
        return self[0]
    }
}

/// A class that is to be drawn, and no given picture to compare the drawing with.
struct NoPictureOfClass: Error, Equatable, CustomStringConvertible {
    let classIndex: Int

    var description: String {
        """
        none of the pictures is of class \(classIndex): their names begin with their class, as in \
        000-tench.png
        """
    }
}
