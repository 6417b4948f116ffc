internal import Kernels

/// How alike several pictures are at a layer, by which channels are active together.
///
/// G = A·Aᵀ for each picture's activations A, `[channels, places]`, divided by its norm √ΣG²; the
/// likeness is the sum of ⟨Gᵢ, Gⱼ⟩ over all ordered pairs of different pictures (Olah et al.,
/// Feature Visualization, 2017; lucid and lucent divide it by the number of pictures).
enum Diversity {
    /// The likeness, and its gradient with respect to each picture's activations.
    ///
    /// Activations without any value but 0 are like nothing, and have no gradient.
    ///
    /// - Parameters:
    ///   - activations: Each picture's, `[channels, places]`.
    ///   - channels: How many channels they have.
    /// - Returns: Both, the gradients in the pictures' order.
    static func likeness(
        of activations: [[Float]],
        channels: Int
    ) -> (value: Double, gradients: [[Float]]) {
        let activations = activations.map { $0.map(Double.init) }
        let places = (activations.first?.count ?? 0) / channels
        var norms: [Double] = []
        let grams = activations.map { activations in
            let gram = SymmetricMatrix.gram(activations, rows: channels, columns: places)
            let norm = product(gram, gram).squareRoot()
            norms.append(norm)
            return norm == 0 ? gram : gram.map { $0 / norm }
        }
        var value = 0.0
        let gradients = grams.indices.map { i in
            var others = [Double](repeating: 0, count: channels * channels)
            for j in grams.indices where j != i {
                for index in others.indices { others[index] += grams[j][index] }
            }
            let likeness = product(grams[i], others)
            value += likeness
            guard norms[i] > 0 else { return [Float](repeating: 0, count: channels * places) }
            // Each pair counts twice, and A stands twice in A·Aᵀ: 4·(ΣGⱼ − ⟨Gᵢ, ΣGⱼ⟩·Gᵢ)·A/‖A·Aᵀ‖.
            let factor = 4 / norms[i]
            for index in others.indices {
                others[index] = factor * (others[index] - likeness * grams[i][index])
            }
            return SymmetricMatrix.product(others, activations[i], side: channels).map(Float.init)
        }
        return (value, gradients)
    }

    private static func product(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }
}
