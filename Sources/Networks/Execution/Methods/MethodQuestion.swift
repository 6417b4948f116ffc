package import Kernels
package import Objectives

/// What a convolution's sums are for, which says how coarsely they may be rounded.
package enum SumsPurpose: String, CaseIterable, Sendable {
    /// An output that is an answer.
    case answer
    /// A forward pass whose signs decide what a gradient passes through.
    case signs
    /// A gradient with respect to an input.
    case gradient
}

/// What the choice of a convolution's method hangs on.
package struct MethodQuestion: Hashable, Sendable {
    /// What was asked for.
    package var precision: Precision
    /// What the sums are for.
    package var purpose: SumsPurpose
    /// The convolution's shape.
    package var geometry: ConvolutionGeometry
    /// Destination pixels of one picture: how many pictures there are must not change a bit.
    package var pixels: Int

    /// A question about one convolution of a run.
    package init(
        _ precision: Precision,
        _ purpose: SumsPurpose,
        _ geometry: ConvolutionGeometry,
        pixels: Int
    ) {
        self.precision = precision
        self.purpose = purpose
        self.geometry = geometry
        self.pixels = pixels
    }

    /// The methods that may answer it on these kernels, each once.
    package func candidates(_ kernels: KernelSet = .bound) -> [ConvolutionMethod] {
        var all: [ConvolutionMethod] = [.direct, .fineWinograd]
        if purpose != .signs { all.append(.winograd) }
        if precision == .bf16, kernels.isMadeForBFloat16 { all.append(.bfloat16) }
        return all.filter { geometry.method($0) == $0 }
    }

    /// The rule where no table has measured the class.
    ///
    /// Where bfloat16 is asked for, Winograd's method in float32 is faster than its products unless
    /// pictures are small: two thirds of their time for 38×38 pixels, as much for 19×19.
    package func standardMethod(_ kernels: KernelSet = .bound) -> ConvolutionMethod {
        let wished: ConvolutionMethod = purpose == .signs ? .fineWinograd : .winograd
        let weights = geometry.transformedWeights(wished)
        let isFew = weights.map { $0 <= MethodQuestion.mostTransformedWeights } ?? false
        let method = isFew ? wished : .direct
        let isFaster = method == .winograd && pixels >= 256
        let isRounded = precision == .bf16 && kernels.isMadeForBFloat16 && !isFaster
        return isRounded ? .bfloat16 : method
    }

    /// Where there are more, reading them bounds the time, and pictures are small as a rule:
    /// nothing is left of the gain.
    private static let mostTransformedWeights = 36 * 256 * 256
}

/// Questions with the same answer: sizes count by powers of four.
package struct MethodClass: Hashable, Sendable, Comparable {
    let precision: Precision
    let purpose: SumsPurpose
    /// Rows, columns, and the step from one to the next.
    let filter: [Int]
    /// 4^weights is at most channels · filters.
    let weights: Int
    /// 4^pixels is at most the pixels.
    let pixels: Int

    /// The class of a question.
    package init(_ question: MethodQuestion) {
        let g = question.geometry
        precision = question.precision
        purpose = question.purpose
        filter = [g.kernelHeight, g.kernelWidth, g.strideHeight]
        weights = powerOfFour(g.inputChannels * g.outputChannels)
        pixels = powerOfFour(question.pixels)
    }

    /// In the order of a table's rows.
    package static func < (a: MethodClass, b: MethodClass) -> Bool {
        let order: (MethodClass) -> [Int] = { c in
            [
                c.precision == .f32 ? 0 : 1,
                SumsPurpose.allCases.firstIndex(of: c.purpose) ?? 0,
            ] + c.filter + [c.weights, c.pixels]
        }
        return order(a).lexicographicallyPrecedes(order(b))
    }
}

/// The largest n with 4^n at most `number`, which is positive.
private func powerOfFour(_ number: Int) -> Int {
    (Int.bitWidth - 1 - max(number, 1).leadingZeroBitCount) / 2
}

extension MethodClass {
    /// A row's words but the method: `f32 answer 3×3/1 4^8 4^4`.
    var words: [String] {
        [
            precision.rawValue, purpose.rawValue, "\(filter[0])×\(filter[1])/\(filter[2])",
            "4^\(weights)", "4^\(pixels)",
        ]
    }

    /// Reads what `words` gives; nil when it is nothing like that.
    init?(_ words: [Substring]) {
        guard words.count == 5, let precision = Precision(rawValue: String(words[0])),
            let purpose = SumsPurpose(rawValue: String(words[1])), words[3].hasPrefix("4^"),
            words[4].hasPrefix("4^"), let weights = Int(words[3].dropFirst(2)),
            let pixels = Int(words[4].dropFirst(2))
        else { return nil }
        let filter = words[2].split { $0 == "×" || $0 == "/" }.compactMap { Int($0) }
        guard filter.count == 3 else { return nil }
        self.precision = precision
        self.purpose = purpose
        self.filter = filter
        self.weights = weights
        self.pixels = pixels
    }
}
