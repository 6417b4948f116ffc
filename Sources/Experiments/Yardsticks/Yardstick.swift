/// A way to say how far two pictures are apart, as somebody sees them who took no part in their
/// making.
///
/// All distances are symmetric, 0 for the same picture, and larger for pictures less alike. Only
/// order within one yardstick means something: two yardsticks' numbers cannot be compared.
/// `tench-looks --validate` tells which of them agrees with what is known of given pictures.
package struct Yardstick: Sendable {
    /// Its name in tables and records.
    package let name: String
    /// What it compares, for a person.
    package let summary: String
    private let space: Space
    private let measure: @Sendable ([Sight], [Pair]) -> [Double]

    /// How distances go together with those between points in a space.
    enum Space: Sendable {
        /// They are these.
        case distances
        /// They are the squares of these, but for a factor: 1 − cos(u, v) = ½·‖u − v‖² of vectors
        /// of length one.
        case squares
        /// Pictures are no points in one space.
        case none
    }

    /// Two of several pictures, by their places.
    package struct Pair: Sendable, Equatable {
        /// The place of one.
        package let first: Int
        /// The place of the other.
        package let second: Int

        /// The pictures at these places.
        package init(_ first: Int, _ second: Int) {
            self.first = first
            self.second = second
        }
    }

    /// A yardstick that keeps of each sight an impression, once, and compares these.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - summary: What it compares.
    ///   - space: What its distances are.
    ///   - impression: What it keeps.
    ///   - distance: How far two impressions are apart.
    init<Impression>(
        _ name: String,
        _ summary: String,
        _ space: Space = .squares,
        keeping impression: @escaping @Sendable (Sight) -> Impression,
        distance: @escaping @Sendable (Impression, Impression) -> Double
    ) {
        self.name = name
        self.summary = summary
        self.space = space
        measure = { sights, pairs in
            let impressions = sights.map(impression)
            return pairs.map { distance(impressions[$0.first], impressions[$0.second]) }
        }
    }

    /// The geometric mean of two yardsticks' distances, in which neither's scale counts.
    init(
        _ name: String,
        _ summary: String,
        geometricMeanOf one: Yardstick,
        _ other: Yardstick
    ) {
        self.name = name
        self.summary = summary
        space = .none
        measure = { sights, pairs in
            zip(one.measure(sights, pairs), other.measure(sights, pairs)).map {
                ($0 * $1).squareRoot()
            }
        }
    }

    /// All there are, in the order of tables.
    package static let all: [Yardstick] = [
        .appearance, .looks, .moments, .features, .alignment, .colours, .logits, .pixels,
    ]

    /// The square of a distance as points in a space have it, but for a factor that is the same for
    /// all; nil of a yardstick by which pictures are no points.
    package func square(of distance: Double) -> Double? {
        switch space {
        case .distances: distance * distance
        case .squares: distance
        case .none: nil
        }
    }

    /// The distances between pictures that one judge has seen at one size.
    ///
    /// - Parameters:
    ///   - pairs: Which are compared.
    ///   - sights: The pictures.
    /// - Returns: A distance for each pair.
    package func distances(between pairs: [Pair], of sights: [Sight]) -> [Double] {
        measure(sights, pairs)
    }
}
