internal import ArgumentParser
package import Objectives
package import Tensors

/// What a matching descends.
package enum MatchLoss: Hashable, Sendable {
    /// How far the output is from the given picture's.
    case distance(OutputDistance)
    /// How little the output has of what stands out in the given picture's, without an end: a
    /// caricature of it.
    ///
    /// −Σ o·v. With z the target's deviations from the mean of its values, in their standard
    /// deviations, v is max(z, 0)², less its mean, of length one: what the target says least of
    /// counts little, and what all outputs have alike counts nothing.
    case caricature

    /// The loss of a picture: `scale` times what its name says, for a layer's output and the
    /// target, one item's, `[1, …]`.
    package func loss(to target: Tensor, layer: String, scale: Float) -> Loss {
        switch self {
        case .distance(let distance):
            return distance.loss(to: target, layer: layer, scale: scale)
        case .caricature:
            let pull = Self.prominent(target.values).map { -scale * $0 }
            return Loss(.cotangent(Tensor(target.shape, pull)), layer: layer)
        }
    }

    /// The direction of what stands out among values; no direction where all are alike.
    static func prominent(_ values: [Float]) -> [Float] {
        let squares = deviations(values.map(Double.init)).map { max($0, 0) * max($0, 0) }
        let prominent = deviations(squares)
        let length = Double(values.count).squareRoot()
        return prominent.map { Float($0 / length) }
    }

    /// Deviations from the mean in standard deviations; all 0 where there are none.
    private static func deviations(_ values: [Double]) -> [Double] {
        let mean = values.mean
        let centred = values.map { $0 - mean }
        let deviation = centred.map { $0 * $0 }.mean.squareRoot()
        return deviation > 0 ? centred.map { $0 / deviation } : centred
    }
}

extension MatchLoss: LosslessStringConvertible, ExpressibleByArgument {
    private static let all = OutputDistance.allCases.map(Self.distance) + [.caricature]

    /// Reads a distance's name, or `caricature`.
    package init?(_ description: String) {
        guard let loss = Self.all.first(where: { $0.description == description }) else {
            return nil
        }
        self = loss
    }

    /// The distance's name, or `caricature`.
    package var description: String {
        switch self {
        case .distance(let distance): distance.rawValue
        case .caricature: "caricature"
        }
    }

    /// All that can be read.
    package static var allValueStrings: [String] { all.map(\.description) }
}
