import Glibc

/// The logarithm of softmax in double precision, shifted by the maximum so that nothing overflows.
struct LogSoftmax {
    private let logits: [Double]
    private let normalizer: Double

    /// Softmax over these logits.
    init(_ logits: [Double]) {
        let maximum = logits.max() ?? 0
        self.logits = logits
        normalizer = maximum + log(logits.reduce(0) { $0 + exp($1 - maximum) })
    }

    /// log softmax of one class.
    func logarithm(_ i: Int) -> Double { logits[i] - normalizer }

    /// softmax of one class.
    func probability(_ i: Int) -> Double { exp(logarithm(i)) }
}
