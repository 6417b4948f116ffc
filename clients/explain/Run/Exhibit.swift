internal import ArgumentParser
internal import Experiments
internal import Files
internal import Imaging
internal import Wire

/// A photograph that a network explains one class in: a row of the sheet.
struct Exhibit: Sendable {
    /// The photograph.
    let picture: GivenPicture
    /// The network.
    let network: Network
    /// The class; nil for the network's first guess.
    let classIndex: Int?
    /// What is made, in the order of the sheet.
    let pieces: [Piece]

    /// A method's pictures.
    struct Piece: Sendable, Hashable {
        /// The method.
        let method: Method
        /// The heat map's file.
        let file: String
        /// The file of the map alone.
        let map: String

        fileprivate init(_ method: Method, _ words: [String]) {
            let stem = FileStem((words + [method.rawValue]).joined(separator: "-"))
            self.method = method
            file = "\(stem).png"
            map = "\(stem)-map.png"
        }
    }

    /// What a photograph's shorter side has at least where people look at it.
    private static let leastSide = 448

    /// The photograph as the network sees it.
    var seen: Image { fitted(times: 1) }

    /// The same part of it for people to look at: as many times as large as makes it large enough.
    var shown: Image {
        let side = min(network.viewer.size.height, network.viewer.size.width)
        return fitted(times: (Self.leastSide + side - 1) / side)
    }

    private func fitted(times: Int) -> Image {
        let size = network.viewer.size
        return picture.image.fitted(
            height: times * size.height,
            width: times * size.width,
            by: network.viewer.fit
        )
    }

    /// Every network's row for every class of every photograph, those of a photograph together.
    ///
    /// - Parameters:
    ///   - pictures: The photographs.
    ///   - networks: The networks.
    ///   - classes: The classes; none for each network's first guess.
    ///   - methods: What is made of each.
    ///   - only: The files that are wanted; none for all.
    /// - Returns: The rows in which something is wanted.
    /// - Throws: `ClassListError`, `ClassNameError`, `ValidationError` of a file that is not to be.
    static func all(
        _ pictures: [GivenPicture],
        seenBy networks: [Network],
        classes: [ClassChoice],
        methods: [Method],
        only: [String]
    ) throws -> [Exhibit] {
        var exhibits: [Exhibit] = []
        for picture in pictures {
            for wanted in classes.isEmpty ? [nil] : classes.map(Optional.some) {
                for network in networks {
                    let model = network.viewer.model
                    let classIndex = try wanted?.classIndex(
                        of: model.classCount,
                        labels: network.labels
                    )
                    let words =
                        [picture.stem, model.description.name]
                        + (classIndex.map { ["\($0)"] } ?? [])
                    exhibits.append(
                        Exhibit(
                            picture: picture,
                            network: network,
                            classIndex: classIndex,
                            pieces: methods.map { Piece($0, words) }
                        )
                    )
                }
            }
        }
        let files = exhibits.flatMap(\.pieces).flatMap { [$0.file, $0.map] }
        var seen: Set<String> = []
        if let twin = files.first(where: { !seen.insert($0).inserted }) {
            throw ValidationError("two of the pictures would be called \(twin)")
        }
        if let stray = only.first(where: { !seen.contains($0) }) {
            throw ValidationError("--only \(stray): no picture of this run has that name")
        }
        return only.isEmpty ? exhibits : exhibits.compactMap { $0.keeping(only) }
    }

    private func keeping(_ files: [String]) -> Exhibit? {
        let kept = pieces.filter { files.contains($0.file) || files.contains($0.map) }
        if kept.isEmpty { return nil }
        return Exhibit(picture: picture, network: network, classIndex: classIndex, pieces: kept)
    }
}
