import Networks
import Tensors
import Wire

extension Engine {
    /// What a reply with so many values takes, as values and as a line.
    ///
    /// - Throws: `too_large` when the line would be longer than a peer may leave unread.
    func bytes(ofReplyWith elements: Int, as format: TensorFormat) throws(WireError) -> Int {
        let line: Int =
            switch format.encoding {
            case .b64: elements * format.dtype.size / 3 * 4
            // As many digits as a float32 has, its sign, point, exponent and comma.
            case .json: elements * 16
            case .none: 0
            }
        let limit = configuration.limits.outputBytes
        guard max(line, elements * MemoryLayout<Float>.stride) <= limit else {
            throw .tooLarge("bytes of the outputs", max(line, elements * 4), limit: limit)
        }
        // The line once as it is written and twice, at most, as it is sent.
        return 3 * line + 2 * elements * MemoryLayout<Float>.stride
    }

    /// What the first run with some weights takes besides: the kernels' own copies of them.
    func bytes(ofPacking weights: Weights) -> Int {
        weights.model.preparedByteCount > 0 ? 0 : 3 * weights.byteCount
    }
}

extension Weights {
    /// The bytes of all parameters.
    var byteCount: Int {
        let elements = model.parameters.tensors.values.reduce(0) { $0 + $1.shape.count }
        return elements * MemoryLayout<Float>.stride
    }
}
