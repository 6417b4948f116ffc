import Glibc
import Tensors
import Wire

extension TopClass {
    /// The `count` largest logits of each item of a batch, [n, classes], with their softmax.
    ///
    /// Largest first; of equal logits the lower class stands first.
    static func best(_ count: Int, of logits: Tensor, labels: [String]?) -> [[TopClass]] {
        let items = logits.shape[0]
        let classes = items == 0 ? 0 : logits.shape.count / items
        let values = logits.values
        return (0..<items).map { item in
            let row = values[item * classes..<(item + 1) * classes].map(Double.init)
            let largest = row.max() ?? 0
            let sum = row.reduce(0) { $0 + exp($1 - largest) }
            let order = row.indices.sorted { (row[$0], $1) > (row[$1], $0) }
            return order.prefix(count).map { index in
                TopClass(
                    class: index,
                    logit: Float(row[index]),
                    probability: Float(exp(row[index] - largest) / sum),
                    label: labels.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                )
            }
        }
    }
}
