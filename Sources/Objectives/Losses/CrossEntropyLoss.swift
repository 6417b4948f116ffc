public import Tensors

/// −Σ p·log softmax(o) for probabilities `p`; for classes, −log softmax(o)[class].
struct CrossEntropyLoss: LossFunction {
    static let kind = "cross_entropy"

    /// What the output is compared with.
    enum Target: Sendable {
        /// All probability on one class.
        case classes(Loss.Classes)
        /// The probabilities: the batch's, or one item's for all.
        case probabilities(Tensor)
    }

    /// What the output is compared with.
    let target: Target

    fileprivate init(_ target: Target) { self.target = target }

    init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        let (name, value) = try members.exactlyOne(of: ["class", "target"])
        self.init(
            name == "class"
                ? .classes(try Loss.Classes(reading: value)) : .probabilities(try value.tensor())
        )
    }

    func write(to members: inout some MemberWriter) {
        switch target {
        case .classes(let classes): classes.write(to: &members)
        case .probabilities(let tensor): members.member("target", tensor)
        }
    }

    func check(output shape: Shape) throws(LossError) {
        switch target {
        case .classes(let classes): try classes.check(output: shape)
        case .probabilities(let tensor):
            guard shape.plane == (1, 1) else {
                throw .notAVector(what: "cross entropy", got: shape)
            }
            try tensor.check(asTargetFor: shape)
        }
    }

    /// Its gradient is softmax(o)·Σp − p.
    func evaluate(_ output: Tensor) -> LossEvaluation {
        let o = output.values
        let items = output.shape[0]
        let length = items == 0 ? 0 : o.count / items
        let p = probabilities(items: items, length: length, output.shape)
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: o.count)
        for item in 0..<items {
            let row = item * length..<(item + 1) * length
            let softmax = LogSoftmax(o[row].map(Double.init))
            let mass = p[row].reduce(0.0) { $0 + Double($1) }
            for i in 0..<length {
                let target = Double(p[row.lowerBound + i])
                if target != 0 { loss -= target * softmax.logarithm(i) }
                gradient[row.lowerBound + i] = Float(softmax.probability(i) * mass - target)
            }
        }
        return LossEvaluation(loss: loss, gradient: gradient)
    }

    private func probabilities(items: Int, length: Int, _ output: Shape) -> [Float] {
        switch target {
        case .probabilities(let tensor): return tensor.spread(over: output)
        case .classes(let classes):
            var probabilities = [Float](repeating: 0, count: items * length)
            for (item, each) in classes.list(items: items).enumerated() {
                probabilities[item * length + each] = 1
            }
            return probabilities
        }
    }

    func items(_ range: Range<Int>, output: Shape) -> CrossEntropyLoss {
        switch target {
        case .classes(let classes):
            CrossEntropyLoss(.classes(classes.items(range, of: output[0])))
        case .probabilities(let tensor):
            CrossEntropyLoss(.probabilities(tensor.items(range, ofTargetFor: output)))
        }
    }

    static func joining(_ parts: [CrossEntropyLoss]) -> CrossEntropyLoss? {
        let classes = parts.compactMap { part in
            if case .classes(let classes) = part.target { classes } else { nil }
        }
        if classes.count == parts.count {
            return Loss.Classes.joining(classes).map { CrossEntropyLoss(.classes($0)) }
        }
        let targets = parts.compactMap { part in
            if case .probabilities(let tensor) = part.target { tensor } else { nil }
        }
        guard targets.count == parts.count else { return nil }
        return Tensor.joining(targets: targets).map { CrossEntropyLoss(.probabilities($0)) }
    }
}

extension Loss.Kind {
    /// −log softmax(o)[class].
    public static func crossEntropy(classes: Loss.Classes) -> Self {
        Self(CrossEntropyLoss(.classes(classes)))
    }

    /// −Σ p·log softmax(o) for probabilities `p`.
    public static func crossEntropyWithProbabilities(target: Tensor) -> Self {
        Self(CrossEntropyLoss(.probabilities(target)))
    }
}
