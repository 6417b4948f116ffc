package import Files
internal import Imaging

/// Picture files to be shown to a network, and what the folders that they lie in say they are.
package struct PictureTree: Sendable {
    /// A file that is not read yet.
    package struct Leaf: Sendable, Equatable {
        /// Where it is.
        package let path: String
        /// The class that a folder below the given one is named after, or the file after WordNet.
        package let classIndex: Int?

        /// Reads the picture; the title in one of our own tells its class before all else.
        ///
        /// - Throws: `GivenPictureError`.
        package func picture() throws(GivenPictureError) -> GivenPicture {
            try GivenPicture(file: path, inFolderOf: classIndex)
        }
    }

    /// The files: those given in their order, of folders all that are below, in order of name.
    package let leaves: [Leaf]

    /// Deep enough for any order that people keep, and no way round a circle of links.
    private static let deepest = 16

    /// Lists files, and of folders every PNG and JPEG file in them and the folders below, but
    /// contact sheets and what is hidden.
    ///
    /// - Parameters:
    ///   - paths: Files and folders.
    ///   - labels: The classes' names, which folders may be named after.
    ///   - count: How many classes there are.
    /// - Throws: `GivenPictureError.emptyFolder`. Whether a file can be read is not asked.
    package init(
        _ paths: [String],
        labels: Labels,
        classCount count: Int
    ) throws(GivenPictureError) {
        let naming = ClassNaming(labels, count: count)
        var leaves: [Leaf] = []
        for path in paths {
            guard Folder.names(in: path) != nil else {
                leaves.append(Leaf(path: path, classIndex: nil))
                continue
            }
            let found = Self.leaves(in: path, of: nil, naming, depth: 0)
            guard !found.isEmpty else { throw .emptyFolder(path) }
            leaves += found
        }
        self.leaves = leaves
    }

    private static func leaves(
        in folder: String,
        of classIndex: Int?,
        _ naming: ClassNaming,
        depth: Int
    ) -> [Leaf] {
        guard depth < deepest, let names = Folder.names(in: folder)?.sorted() else { return [] }
        return names.filter { !$0.hasPrefix(".") }.flatMap { name in
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            if GivenPicture.isPicture(name) {
                let synset = naming.classIndex(ofSynset: name, among: names)
                return [Leaf(path: path, classIndex: classIndex ?? synset)]
            }
            let inner = naming.classIndex(ofFolder: name, among: names) ?? classIndex
            return leaves(in: path, of: inner, naming, depth: depth + 1)
        }
    }
}
