internal import ArgumentParser
package import Objectives
package import Tensors
private import Glibc

/// What a matching descends.
package enum MatchLoss: Hashable, Sendable {
    /// How far the output is from the given picture's.
    case distance(OutputDistance)
    /// How little the output has of what stands out in the given picture's, without an end: a
    /// caricature of it.
    ///
    /// −Σ o·v. With z the target's deviations from the mean of its values, in their standard
    /// deviations, v is max(z, 0) to this power, less its mean, of length one: what the target says
    /// least of counts little, and what all outputs have alike counts nothing. The larger the power
    /// the more what leads counts alone.
    case caricature(power: Double)

    /// The loss of a picture: `scale` times what its name says, for a layer's output and the
    /// target, one item's, `[1, …]`.
    package func loss(to target: Tensor, layer: String, scale: Float) -> Loss {
        switch self {
        case .distance(let distance):
            return distance.loss(to: target, layer: layer, scale: scale)
        case .caricature(let power):
            let pull = Self.prominent(target.values, power: power).map { -scale * $0 }
            return Loss(.cotangent(Tensor(target.shape, pull)), layer: layer)
        }
    }

    /// The direction of what stands out among values; no direction where all are alike.
    static func prominent(_ values: [Float], power: Double = usualPower) -> [Float] {
        let powers = deviations(values.map(Double.init)).map { pow(max($0, 0), power) }
        let prominent = deviations(powers)
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
    /// The power of a caricature that names none.
    static let usualPower = 2.0

    /// Reads a distance's name, `caricature`, or `caricature:POWER` of a power of at least one.
    package init?(_ description: String) {
        if let distance = OutputDistance(rawValue: description) {
            self = .distance(distance)
            return
        }
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts[0] == "caricature", parts.count <= 2 else { return nil }
        guard let power = parts.count == 1 ? Self.usualPower : Double(parts[1]),
            power >= 1, power.isFinite
        else { return nil }
        self = .caricature(power: power)
    }

    /// As `init(_:)` reads it.
    package var description: String {
        switch self {
        case .distance(let distance): distance.rawValue
        case .caricature(Self.usualPower): "caricature"
        case .caricature(let power): "caricature:\(power)"
        }
    }

    /// What can be read.
    package static var allValueStrings: [String] {
        OutputDistance.allCases.map(\.rawValue) + ["caricature", "caricature:POWER"]
    }
}
