internal import ArgumentParser
internal import Experiments

/// How many pictures of one objective are made, and how much they are to differ: `4:100`.
struct DiversityWish: Sendable, Equatable {
    /// How many.
    let count: Int
    /// The factor before their likeness.
    let weight: Float
    /// The path of the layer where they are to differ; nil for the objective's first.
    let path: String?

    /// The layer where the pictures of a study are to differ.
    func layer(of study: Study, among layers: LayerMap) throws(ExpressionError) -> Layer {
        do throws(ExpressionError.Fault) {
            if let path {
                let layer = try layers.layer(at: path)
                guard layers.hasPlanes(layer) else { throw .withoutPlanes(layer: path) }
                return layer
            }
            guard let layer = study.combination.leaves.map(\.layer).first(where: layers.hasPlanes)
            else { throw .withoutPlanes(layer: study.combination.leaves[0].layer.name) }
            return layer
        } catch {
            let text = "--diversity \(self)"
            throw ExpressionError(text: text, range: 0..<text.count, fault: error)
        }
    }
}

extension DiversityWish: LosslessStringConvertible {
    /// Reads `COUNT:WEIGHT` or `COUNT:WEIGHT:LAYER`, two pictures and more, the weight above zero.
    init?(_ description: String) {
        let parts = description.split(
            separator: ":",
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard parts.count >= 2, let count = Int(parts[0]), (2...64).contains(count),
            let weight = Float(parts[1]), weight > 0, weight.isFinite, parts.last != ""
        else { return nil }
        self.init(count: count, weight: weight, path: parts.count == 3 ? String(parts[2]) : nil)
    }

    /// As `init(_:)` reads it.
    var description: String { "\(count):\(weight)" + (path.map { ":\($0)" } ?? "") }
}

extension DiversityWish: ExpressibleByArgument {}
