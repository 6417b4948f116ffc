internal import Experiments

/// Folders of pictures of the same classes, by which yardsticks are measured.
struct Validation: Sendable {
    /// The classes that two folders or more have, ascending.
    let classes: [Int]
    /// The pictures of these classes, folder after folder, each in the order of the classes.
    let groups: [PictureGroup]
    /// The pairs of pictures of two folders.
    private(set) var pairs: [Pair] = []
    private var triplets: [Triplet] = []

    /// Two pictures of two folders.
    struct Pair: Sendable {
        /// Where they are among the pictures.
        let places: Yardstick.Pair
        /// How their sources are related.
        let kind: PairKind
        /// Whether they are of one class.
        let isSame: Bool
    }

    /// A picture, one of its class, and one of another class from the same folder as that.
    private struct Triplet: Sendable {
        let kind: PairKind
        /// The two classes' places among the classes.
        let anchor: Int
        let other: Int
        /// The two pairs' places among the pairs.
        let samePair: Int
        let otherPair: Int
    }

    /// A picture's place among the pictures, and its class's among the classes.
    private struct Member {
        let place: Int
        let classPlace: Int
    }

    /// The pairs and triplets of these folders; nothing is measured.
    ///
    /// - Throws: `PictureFolderError.nothingInCommon`.
    init(_ folders: [PictureFolder]) throws(PictureFolderError) {
        var counts: [Int: Int] = [:]
        for classIndex in folders.flatMap(\.pictures.keys) { counts[classIndex, default: 0] += 1 }
        let classes = counts.filter { $0.value > 1 }.keys.sorted()
        self.classes = classes
        groups = folders.map { folder in
            PictureGroup(name: folder.path, pictures: classes.compactMap { folder.pictures[$0] })
        }
        var place = 0
        let members = folders.map { folder in
            classes.indices.filter { folder.pictures[classes[$0]] != nil }.map { classPlace in
                defer { place += 1 }
                return Member(place: place, classPlace: classPlace)
            }
        }
        for first in folders.indices {
            for second in folders.indices.dropFirst(first + 1) {
                let kind = PairKind(folders[first], folders[second])
                add(members[first], members[second], of: kind)
            }
        }
        guard !triplets.isEmpty else { throw .nothingInCommon }
    }

    /// Adds two folders' pairs, and the triplets that they make up.
    private mutating func add(_ ones: [Member], _ others: [Member], of kind: PairKind) {
        var table: [Int?] = Array(repeating: nil, count: classes.count * classes.count)
        for one in ones {
            for other in others {
                table[one.classPlace * classes.count + other.classPlace] = pairs.count
                pairs.append(
                    Pair(
                        places: Yardstick.Pair(one.place, other.place),
                        kind: kind,
                        isSame: one.classPlace == other.classPlace
                    )
                )
            }
        }
        func pair(_ first: Int, _ second: Int) -> Int? { table[first * classes.count + second] }
        for anchor in classes.indices {
            guard let samePair = pair(anchor, anchor) else { continue }
            for other in classes.indices where other != anchor {
                // The anchor is in either folder; the other folder has the alternatives.
                for otherPair in [pair(anchor, other), pair(other, anchor)].compactMap(\.self) {
                    triplets.append(
                        Triplet(
                            kind: kind,
                            anchor: anchor,
                            other: other,
                            samePair: samePair,
                            otherPair: otherPair
                        )
                    )
                }
            }
        }
    }

    /// How often a yardstick is right.
    ///
    /// - Parameter distances: The yardstick's distance of each pair.
    /// - Returns: What is counted, by kind of pair; the kinds that have triplets.
    func tallies(_ distances: [Double]) -> [PairKind: Tally] {
        precondition(distances.count == pairs.count, "a distance for each pair")
        var tallies: [PairKind: Tally] = [:]
        for triplet in triplets {
            tallies[triplet.kind, default: Tally(classes: classes.count)].count(
                anchor: triplet.anchor,
                other: triplet.other,
                sameDistance: distances[triplet.samePair],
                otherDistance: distances[triplet.otherPair]
            )
        }
        for (pair, distance) in zip(pairs, distances) {
            tallies[pair.kind]?.note(distance, isSame: pair.isSame)
        }
        return tallies
    }
}
