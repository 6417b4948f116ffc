internal import Wire

extension RemoteModel {
    /// Refuses two networks whose outputs cannot be compared class by class.
    package func checkIsComparable(to other: RemoteModel) throws(IncomparableModels) {
        guard classCount == other.classCount else {
            throw IncomparableModels(
                names: [description.name, other.description.name],
                classCounts: [classCount, other.classCount]
            )
        }
    }
}

/// Two networks that tell different numbers of classes apart.
package struct IncomparableModels: Error, Equatable, CustomStringConvertible {
    let names: [String]
    let classCounts: [Int]

    /// What is wrong, and what cannot be done.
    package var description: String {
        """
        \(names[0]) tells \(classCounts[0]) classes apart and \(names[1]) \(classCounts[1]): their \
        outputs cannot be compared
        """
    }
}
