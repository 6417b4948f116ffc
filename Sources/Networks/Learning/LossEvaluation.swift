import Objectives
import Tensors

/// A loss at one output: its value, summed over the batch, and its gradient in the output's order.
struct LossEvaluation {
    let loss: Double
    let gradient: [Float]
}

extension Loss {
    /// Whether this loss can be taken of an output of this shape.
    ///
    /// - Throws: `classOutOfRange`, `classCount`, `channelOutOfRange`, `shape` or `invalid`.
    func check(output shape: Shape) throws(NetworkError) {
        let items = shape[0]
        switch kind {
        case .logit(let classes, _, _), .crossEntropy(let classes):
            guard shape.plane == (1, 1) else {
                throw .invalid("a class needs a layer that gives a vector, not \(shape)")
            }
            let chosen = try classes.list(items: items)
            for each in chosen where !(0..<shape.channels).contains(each) {
                throw .classOutOfRange(each, classes: shape.channels)
            }
        case .sumOfSquares(let target, _), .l1(let target, _), .l2(let target, _),
            .cotangent(let target):
            try Loss.check(target, against: shape)
        case .crossEntropyWithProbabilities(let target):
            guard shape.plane == (1, 1) else {
                throw .invalid("cross entropy needs a layer that gives a vector, not \(shape)")
            }
            try Loss.check(target, against: shape)
        case .activation(let channel):
            guard let channel else { return }
            guard (0..<shape.channels).contains(channel) else {
                throw .channelOutOfRange(channel, channels: shape.channels, layer: layer)
            }
        }
    }

    private static func check(_ target: Tensor, against shape: Shape) throws(NetworkError) {
        let item = Array(shape.dimensions.dropFirst())
        let fitting = [shape.dimensions, item, [1] + item]
        guard fitting.contains(target.shape.dimensions) else {
            throw .shape(
                what: "target",
                expected: shape.dimensions,
                got: target.shape.dimensions
            )
        }
    }

    /// The loss and its gradient for an output that `check` has let pass.
    func evaluate(_ output: Tensor) throws(NetworkError) -> LossEvaluation {
        let shape = output.shape
        let items = shape[0]
        let length = items == 0 ? 0 : shape.count / items
        let o = output.values
        switch kind {
        case .logit(let classes, let target, let magnitude):
            return logit(
                o,
                try classes.list(items: items),
                length: length,
                target: target,
                magnitude: magnitude
            )
        case .crossEntropy(let classes):
            var probabilities = [Float](repeating: 0, count: o.count)
            for (item, each) in try classes.list(items: items).enumerated() {
                probabilities[item * length + each] = 1
            }
            return crossEntropy(o, probabilities, length: length)
        case .crossEntropyWithProbabilities(let target):
            return crossEntropy(o, Loss.spread(target, over: shape), length: length)
        case .sumOfSquares(let target, let scale):
            return elementwise(o, Loss.spread(target, over: shape)) { difference in
                (Double(scale) * Double(difference) * Double(difference), 2 * scale * difference)
            }
        case .l1(let target, let scale):
            return elementwise(o, Loss.spread(target, over: shape)) { difference in
                let sign: Float = difference > 0 ? 1 : difference < 0 ? -1 : 0
                return (Double(scale) * Double(difference.magnitude), scale * sign)
            }
        case .l2(let target, let scale):
            return distance(o, Loss.spread(target, over: shape), length: length, scale: scale)
        case .activation(let channel):
            return meanActivation(o, shape, channel: channel)
        case .cotangent(let vector):
            let v = Loss.spread(vector, over: shape)
            let loss = zip(o, v).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            return LossEvaluation(loss: loss, gradient: v)
        }
    }

    private func logit(
        _ o: [Float],
        _ classes: [Int],
        length: Int,
        target: Float,
        magnitude: Bool
    ) -> LossEvaluation {
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: o.count)
        for (item, each) in classes.enumerated() {
            let difference = target - o[item * length + each]
            loss += Double(magnitude ? difference.magnitude : difference)
            let sign: Float = difference > 0 ? 1 : difference < 0 ? -1 : 0
            gradient[item * length + each] = magnitude ? -sign : -1
        }
        return LossEvaluation(loss: loss, gradient: gradient)
    }

    /// −Σ p·log softmax(o); its gradient is softmax(o)·Σp − p.
    private func crossEntropy(_ o: [Float], _ p: [Float], length: Int) -> LossEvaluation {
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: o.count)
        for first in stride(from: 0, to: o.count, by: length) {
            let logits = o[first..<first + length].map(Double.init)
            let softmax = LogSoftmax(logits)
            let mass = p[first..<first + length].reduce(0.0) { $0 + Double($1) }
            for i in 0..<length {
                let target = Double(p[first + i])
                if target != 0 { loss -= target * softmax.logarithm(i) }
                gradient[first + i] = Float(softmax.probability(i) * mass - target)
            }
        }
        return LossEvaluation(loss: loss, gradient: gradient)
    }

    private func elementwise(
        _ o: [Float],
        _ target: [Float],
        _ term: (Float) -> (loss: Double, slope: Float)
    ) -> LossEvaluation {
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: o.count)
        for i in o.indices {
            let (value, slope) = term(o[i] - target[i])
            loss += value
            gradient[i] = slope
        }
        return LossEvaluation(loss: loss, gradient: gradient)
    }

    private func distance(
        _ o: [Float],
        _ target: [Float],
        length: Int,
        scale: Float
    ) -> LossEvaluation {
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: o.count)
        for first in stride(from: 0, to: o.count, by: length) {
            let range = first..<first + length
            let squares = range.reduce(0.0) { sum, i in
                let difference = Double(o[i] - target[i])
                return sum + difference * difference
            }
            let norm = squares.squareRoot()
            loss += Double(scale) * norm
            guard norm > 0 else { continue }
            for i in range {
                gradient[i] = Float(Double(scale) * Double(o[i] - target[i]) / norm)
            }
        }
        return LossEvaluation(loss: loss, gradient: gradient)
    }

    private func meanActivation(_ o: [Float], _ shape: Shape, channel: Int?) -> LossEvaluation {
        let (height, width) = shape.plane
        let plane = height * width
        let channels = channel.map { $0..<$0 + 1 } ?? 0..<shape.channels
        let share = 1 / Double(plane * channels.count)
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: o.count)
        for item in 0..<shape[0] {
            let first = item * shape.channels * plane
            for i in first + channels.lowerBound * plane..<first + channels.upperBound * plane {
                loss -= Double(o[i]) * share
                gradient[i] = Float(-share)
            }
        }
        return LossEvaluation(loss: loss, gradient: gradient)
    }

    /// A target for the whole batch: as it is, or one item's repeated.
    private static func spread(_ target: Tensor, over shape: Shape) -> [Float] {
        let values = target.values
        guard values.count < shape.count else { return values }
        return (0..<shape[0]).flatMap { _ in values }
    }
}

extension Loss.Classes {
    /// A class for each item.
    func list(items: Int) throws(NetworkError) -> [Int] {
        switch self {
        case .one(let each): return [Int](repeating: each, count: items)
        case .each(let classes):
            guard classes.count == items else {
                throw .classCount(expected: items, got: classes.count)
            }
            return classes
        }
    }
}
