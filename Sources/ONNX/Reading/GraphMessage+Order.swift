internal import Files
internal import Weights

extension GraphMessage {
    /// The nodes' indices in an order in which each reads only what is there: the file's, but
    /// where one reads what a later one makes.
    ///
    /// One that is within another may read what stands around it.
    ///
    /// - Throws: `malformed` when a value is made twice or never, or nodes wait for each other.
    func order(in file: String, isWithin: Bool = false) throws(WeightsError) -> [Int] {
        let makers = try makers(in: file)
        let reads = nodes.map { $0.inputs + $0.captured }
        var order: [Int] = []
        order.reserveCapacity(nodes.count)
        var isPlaced = [Bool](repeating: false, count: nodes.count)
        var isWaiting = isPlaced
        for first in nodes.indices where !isPlaced[first] {
            // What waits, from the outside in, and the next input that each looks at.
            var waiting = [(node: first, input: 0)]
            isWaiting[first] = true
            while let (node, input) = waiting.last {
                guard input < reads[node].count else {
                    waiting.removeLast()
                    (isPlaced[node], isWaiting[node]) = (true, false)
                    order.append(node)
                    continue
                }
                waiting[waiting.count - 1].input += 1
                let value = reads[node][input]
                guard !value.isEmpty else { continue }
                switch makers[value] {
                case nil where isWithin: continue
                case nil: throw problem(node, "nothing makes its input \(value.quoted)", file)
                case .node(let maker)? where isWaiting[maker]:
                    throw problem(node, "it waits for itself by its input \(value.quoted)", file)
                case .node(let maker)? where !isPlaced[maker]:
                    waiting.append((maker, 0))
                    isWaiting[maker] = true
                case .node?, .file?: continue
                }
            }
        }
        for output in outputs where !isWithin && makers[output.name] == nil {
            throw .malformed(
                file: file,
                part: "the graph",
                offset: offset,
                problem: "nothing makes its output \(output.name.quoted)"
            )
        }
        return order
    }

    /// What makes a value.
    private enum Maker {
        case file
        case node(Int)
    }

    private func makers(in file: String) throws(WeightsError) -> [String: Maker] {
        var makers: [String: Maker] = [:]
        for name in inputs.map(\.name) + initializers.map(\.name) + sparseInitializers {
            makers[name] = .file
        }
        for (index, node) in nodes.enumerated() {
            for output in node.outputs where !output.isEmpty {
                guard makers.updateValue(.node(index), forKey: output) == nil else {
                    throw problem(index, "its output \(output.quoted) is there already", file)
                }
            }
        }
        return makers
    }

    private func problem(_ index: Int, _ problem: String, _ file: String) -> WeightsError {
        let node = nodes[index]
        let name = node.name.isEmpty ? "\(index) (\(node.operation))" : node.name.quoted
        return .malformed(
            file: file,
            part: "node \(name)",
            offset: node.offset,
            problem: problem
        )
    }
}
