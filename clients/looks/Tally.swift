internal import Experiments

/// How often one yardstick was right about the pairs of one kind.
struct Tally: Sendable {
    /// How many classes there are.
    let classes: Int
    /// The distances of pictures of one class.
    private(set) var same: [Double] = []
    /// The distances of pictures of two classes.
    private(set) var other: [Double] = []
    // By the anchor's class and the other one's, [classes, classes].
    private var right: [Double]
    private var triplets: [Int]

    /// Nothing yet.
    init(classes: Int) {
        self.classes = classes
        right = Array(repeating: 0, count: classes * classes)
        triplets = Array(repeating: 0, count: classes * classes)
    }

    /// Counts a triplet: a picture, one of the same class, and one of another from the same folder.
    ///
    /// It is right when the same class is nearer; equal distances are half right.
    mutating func count(anchor: Int, other: Int, sameDistance: Double, otherDistance: Double) {
        let place = anchor * classes + other
        right[place] += sameDistance < otherDistance ? 1 : sameDistance == otherDistance ? 0.5 : 0
        triplets[place] += 1
    }

    /// Takes note of the distance between two pictures.
    mutating func note(_ distance: Double, isSame: Bool) {
        if isSame { same.append(distance) } else { other.append(distance) }
    }

    /// How many triplets there are.
    var count: Int { triplets.reduce(0, +) }

    /// The share that is right.
    ///
    /// - Parameter times: How often each class counts, `[classes]`; nil for once.
    /// - Returns: Nil when no triplet counts.
    func share(_ times: [Int]? = nil) -> Double? {
        var (sum, total) = (0.0, 0)
        for anchor in 0..<classes {
            for other in 0..<classes {
                let weight = times.map { $0[anchor] * $0[other] } ?? 1
                let place = anchor * classes + other
                sum += Double(weight) * right[place]
                total += weight * triplets[place]
            }
        }
        return total > 0 ? sum / Double(total) : nil
    }

    /// How much farther apart pictures of two classes are than those of one, whichever pictures:
    /// Cliff's δ.
    var effect: Double { EffectSize.cliffsDelta(other, over: same) }
}
