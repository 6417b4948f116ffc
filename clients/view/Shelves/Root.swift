internal import Files

/// A folder that is shown with all that is in it, and what it is called there.
struct Root: Sendable, Equatable {
    let name: String
    let path: String

    /// Folders under their own names; one that has another's gets a number too.
    static func named(_ paths: [String]) -> [Root] {
        var roots: [Root] = []
        for path in paths {
            let last = path.lastPathComponent
            // `.`, `..` and hidden folders, whose own names are no part of an address here.
            let name = Place.isShown(last) ? last : "folder"
            var number = 1
            func numbered() -> String { number == 1 ? name : "\(name)-\(number)" }
            while roots.contains(where: { $0.name == numbered() }) { number += 1 }
            roots.append(Root(name: numbered(), path: path))
        }
        return roots
    }
}
