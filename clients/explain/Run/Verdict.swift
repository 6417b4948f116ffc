internal import Experiments
internal import Files
internal import Glibc
internal import Tables

/// What a network says of one class in a photograph.
struct Verdict: Sendable {
    /// The class.
    let classIndex: Int
    /// Its number and name.
    let title: String
    /// What the network says of it.
    let logit: Double
    /// Its share of the softmax over all classes.
    let probability: Double

    /// What logits say of a class, or of the largest one's.
    init(_ logits: [Float], of classIndex: Int?, labels: Labels) {
        let leader = logits.leader
        self.classIndex = classIndex ?? leader
        title = labels.title(self.classIndex)
        logit = Double(logits[self.classIndex])
        let largest = Double(logits[leader])
        let sum = logits.reduce(0.0) { $0 + exp(Double($1) - largest) }
        probability = exp(logit - largest) / sum
    }

    /// The probability, in words; never all or nothing, which no softmax says.
    var percent: String {
        switch probability {
        case ..<0.00005: "under 0.01 %"
        case ..<0.1: "\((100 * probability).fixed(2)) %"
        case ..<0.9995: "\((100 * probability).fixed(1)) %"
        default: "over 99.9 %"
        }
    }
}
