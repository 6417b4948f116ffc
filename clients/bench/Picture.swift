import Glibc
import Tensors

/// The pictures that are measured with.
enum Picture {
    /// Smooth colours of about 0…1, each item of the batch another; always the same ones.
    static func tensor(batch: Int, size: Int) -> Tensor {
        var values: [Float] = []
        values.reserveCapacity(batch * 3 * size * size)
        for plane in 0..<batch * 3 {
            // Waves of a few periods over the picture, their phases spread by the golden ratio.
            let turns = (Float(plane + 1) * 0.618_034).truncatingRemainder(dividingBy: 1)
            let phase = 2 * Float.pi * turns
            for y in 0..<size {
                for x in 0..<size {
                    let u = Float(x) / Float(size)
                    let v = Float(y) / Float(size)
                    let wave = sin(19 * u + 7 * v + phase) + sin(5 * u - 23 * v + 2 * phase)
                    let fine = sin(90 * u + 3 * phase) * sin(70 * v + phase)
                    values.append(0.5 + 0.17 * wave + 0.1 * fine)
                }
            }
        }
        return Tensor([batch, 3, size, size], values)
    }
}
