package import Imaging
package import Randomness

/// The picture before the first step: normal noise around a light grey.
package struct StartNoise: Hashable, Sendable {
    /// The mean of every value.
    package let mean: Double
    /// The standard deviation.
    package let deviation: Double

    /// Noise of this mean and deviation.
    package init(mean: Double = 0.7, deviation: Double = 0.05) {
        self.mean = mean
        self.deviation = deviation
    }

    /// The picture that `random` draws next, channel after channel.
    package func image(size: Int, random: inout any RandomSource) -> Image {
        let values = numbers(3 * size * size, random: &random)
        return Image(height: size, width: size, values: values)
    }

    /// The numbers that `random` draws next.
    func numbers(_ count: Int, random: inout any RandomSource) -> [Float] {
        // The scripts write randn/20 + 0.7: a division, which rounds otherwise than · 0.05.
        let divisor = Float(1 / deviation)
        let mean = Float(mean)
        let noise = random.normals(count, by: .many)
        return deviation == 0 ? noise.map { _ in mean } : noise.map { $0 / divisor + mean }
    }
}

extension StartNoise: LosslessStringConvertible {
    /// Reads `MEAN:DEVIATION`.
    package init?(_ description: String) {
        guard let numbers = Schedule(description), description.contains(":") else { return nil }
        self.init(mean: numbers.start, deviation: numbers.end)
    }

    /// `MEAN:DEVIATION`.
    package var description: String { "\(mean):\(deviation)" }
}
