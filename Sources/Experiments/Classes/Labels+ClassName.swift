package import Files
internal import Wire

extension Labels {
    /// The class of a name, whichever letters are capitals.
    package func classIndex(of name: String) throws(ClassNameError) -> Int {
        let wanted = name.lowercased()
        let classes = names.indices.filter { names[$0].lowercased() == wanted }
        if classes.count > 1 { throw .ambiguous(name, classes: classes) }
        guard let found = classes.first else {
            throw .unknown(name, near: Spelling.near(name, among: names))
        }
        return found
    }
}

/// Why a name tells no one class.
package enum ClassNameError: Error, Equatable, CustomStringConvertible {
    /// No class is called so; the names that were perhaps meant.
    case unknown(String, near: [String])
    /// Several classes are.
    case ambiguous(String, classes: [Int])

    /// What is wrong, and what would be right.
    package var description: String {
        switch self {
        case .unknown(let name, let near):
            near.isEmpty
                ? "no class is called \(Spelling.quote(name)); its number will do"
                : "no class is called \(Spelling.quote(name)); did you mean \(Spelling.list(near))?"
        case .ambiguous(let name, let classes):
            "several classes are called \(Spelling.quote(name)); say which by its number: "
                + classes.map { "\($0)" }.joined(separator: ", ")
        }
    }
}
