/// Where an experiment's chance comes from: the start picture's noise and the crops' places.
///
/// A value: it is passed on as `inout`, never shared, and the same seed gives the same numbers.
package protocol RandomSource: Sendable {
    /// Numbers from the normal distribution with mean 0 and deviation 1, turned by `pairing`.
    mutating func normals(_ count: Int, by pairing: NormalPairing) -> [Float]
    /// A whole number from 0 to `maximum`, both included, all equally likely.
    mutating func integer(through maximum: Int) -> Int
}

extension RandomSource {
    /// Numbers from the normal distribution with mean 0 and deviation 1.
    package mutating func normals(_ count: Int) -> [Float] { normals(count, by: .single) }

    /// A number from a range, in steps of 2⁻²⁴ of its width.
    package mutating func number(in range: ClosedRange<Double>) -> Double {
        let share = Double(integer(through: 0xFF_FFFF)) / Double(0xFF_FFFF)
        return range.lowerBound + share * (range.upperBound - range.lowerBound)
    }
}

/// The generators there are, by the name a user gives.
package enum RandomKind: String, Sendable, CaseIterable {
    /// Our own, `TenchRandom`.
    case tench
    /// The one of the original scripts, `TorchRandom`.
    case torch

    /// A generator at the beginning of its sequence.
    package func seeded(_ seed: UInt64) -> any RandomSource {
        switch self {
        case .tench: TenchRandom(seed: seed)
        case .torch: TorchRandom(seed: seed)
        }
    }
}
