internal import Wire

extension RemoteModel {
    /// Refuses two networks whose outputs cannot be compared class by class.
    package func checkIsComparable(to other: RemoteModel) throws(ComparisonError) {
        guard classCount == other.classCount else {
            throw ComparisonError(
                description: """
                    \(description.name) tells \(classCount) classes apart and \
                    \(other.description.name) \(other.classCount): their outputs cannot be \
                    compared
                    """
            )
        }
    }
}

/// Why two networks' outputs, or a network's and a picture's class, do not go together.
package struct ComparisonError: Error, Equatable, CustomStringConvertible {
    /// The sentence.
    package let description: String
}

extension [GivenPicture] {
    /// The picture of a class: the one whose name begins with it, or the only one there is.
    package func picture(of classIndex: Int) throws(ComparisonError) -> GivenPicture {
        if let picture = first(where: { $0.classIndex == classIndex }) { return picture }
        guard count == 1, self[0].classIndex == nil else {
            throw ComparisonError(
                description: """
                    none of the pictures is of class \(classIndex): their names begin with their \
                    class, as in 000-tench.png
                    """
            )
        }
        return self[0]
    }

    /// The picture of the same name as another, or of the same class.
    package func counterpart(of other: GivenPicture) throws(ComparisonError) -> GivenPicture {
        let ofClass = first { $0.classIndex != nil && $0.classIndex == other.classIndex }
        guard let picture = first(where: { $0.stem == other.stem }) ?? ofClass else {
            throw ComparisonError(
                description: """
                    nothing to compare \(other.stem) with: no picture has its name, or a name that \
                    begins with its class
                    """
            )
        }
        return picture
    }
}
