/// A weighted sum of other combinations, or the least of them, down to single features.
indirect enum Combination<Leaf: Sendable>: Sendable {
    /// One feature.
    case leaf(Leaf)
    /// Σ weight·part.
    case sum([Part])
    /// The least of several: whoever raises it raises each in turn, the lowest first.
    case least([Combination])

    /// A combination in a sum, with its weight.
    struct Part: Sendable {
        let weight: Float
        let combination: Combination
    }

    /// All features, from left to right.
    var leaves: [Leaf] {
        switch self {
        case .leaf(let leaf): [leaf]
        case .sum(let parts): parts.flatMap(\.combination.leaves)
        case .least(let combinations): combinations.flatMap(\.leaves)
        }
    }

    /// The same of other features.
    func map<Other, Failure: Error>(
        _ transform: (Leaf) throws(Failure) -> Other
    ) throws(Failure) -> Combination<Other> {
        switch self {
        case .leaf(let leaf): return .leaf(try transform(leaf))
        case .sum(let parts):
            var mapped: [Combination<Other>.Part] = []
            for part in parts {
                let combination = try part.combination.map(transform)
                mapped.append(.init(weight: part.weight, combination: combination))
            }
            return .sum(mapped)
        case .least(let combinations):
            var mapped: [Combination<Other>] = []
            for combination in combinations { mapped.append(try combination.map(transform)) }
            return .least(mapped)
        }
    }

    /// The features with their weights; nil when the least of something is among them.
    var weights: [(leaf: Leaf, weight: Float)]? {
        switch self {
        case .leaf(let leaf): return [(leaf, 1)]
        case .least: return nil
        case .sum(let parts):
            var all: [(leaf: Leaf, weight: Float)] = []
            for part in parts {
                guard let weights = part.combination.weights else { return nil }
                all += weights.map { ($0.leaf, $0.weight * part.weight) }
            }
            return all
        }
    }

    /// The value where the features have these, and how it changes with each that has a say.
    func slope(at value: (Leaf) -> Double) -> (value: Double, factors: [(leaf: Leaf, Float)]) {
        switch self {
        case .leaf(let leaf): return (value(leaf), [(leaf, 1)])
        case .sum(let parts):
            return parts.reduce(into: (0, [])) { sum, part in
                let slope = part.combination.slope(at: value)
                sum.0 += Double(part.weight) * slope.value
                sum.1 += slope.factors.map { ($0.leaf, $0.1 * part.weight) }
            }
        case .least(let combinations):
            let slopes = combinations.map { $0.slope(at: value) }
            return slopes.min { $0.value < $1.value } ?? (0, [])
        }
    }

    /// (1 − t)·self + t·other.
    func blended(with other: Combination, _ t: Float) -> Combination {
        .sum([Part(weight: 1 - t, combination: self), Part(weight: t, combination: other)])
    }
}

extension Combination: CustomStringConvertible where Leaf: CustomStringConvertible {
    /// As it is written on the command line.
    var description: String {
        switch self {
        case .leaf(let leaf): return leaf.description
        case .least(let combinations):
            return "min(\(combinations.map(\.description).joined(separator: ", ")))"
        case .sum(let parts):
            return parts.enumerated().map { index, part in
                let sign = part.weight < 0 ? "-" : index > 0 ? "+" : ""
                let gap = index > 0 ? " " : ""
                return gap + sign + (index > 0 ? " " : "") + part.magnitude
            }.joined()
        }
    }
}

extension Combination.Part where Leaf: CustomStringConvertible {
    /// The part without its weight's sign.
    fileprivate var magnitude: String {
        let factor = weight.magnitude
        let number = Int(exactly: factor).map { "\($0)" } ?? "\(factor)"
        let start = factor == 1 ? "" : "\(number)*"
        guard case .sum = combination else { return start + combination.description }
        return "\(start)(\(combination.description))"
    }
}
