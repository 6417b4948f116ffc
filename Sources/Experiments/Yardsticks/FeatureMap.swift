internal import Kernels
package import Tensors

/// A layer's value for one picture: what each of its channels finds at each position.
package struct FeatureMap: Sendable, Equatable {
    /// How many channels there are.
    package let channels: Int
    /// Rows of positions.
    package let height: Int
    /// Columns of positions.
    package let width: Int
    /// Channel after channel, each row by row.
    package let values: [Float]  // [channels, height, width]

    /// A map of these values.
    package init(channels: Int, height: Int, width: Int, values: [Float]) {
        precondition(values.count == channels * height * width, "\(values.count) values don't fit")
        self.channels = channels
        self.height = height
        self.width = width
        self.values = values
    }

    /// A layer's value for a batch of one, `[1, channels, height, width]` or `[1, channels]`; nil
    /// of any other shape.
    package init?(_ tensor: Tensor) {
        let shape = tensor.shape
        guard shape.rank == 4 || shape.rank == 2, shape[0] == 1 else { return nil }
        self.init(
            channels: shape[1],
            height: shape.rank == 4 ? shape[2] : 1,
            width: shape.rank == 4 ? shape[3] : 1,
            values: tensor.values
        )
    }

    /// How many positions there are.
    package var positions: Int { height * width }

    /// The mean of each channel over all positions, `[channels]`.
    package var means: [Float] {
        (0..<channels).map { channel in
            let sum = values[channel * positions..<(channel + 1) * positions].reduce(0.0) {
                $0 + Double($1)
            }
            return Float(sum / Double(positions))
        }
    }

    /// The mean product of each two channels over all positions: the Gram matrix, symmetric,
    /// `[channels, channels]`.
    package var gram: [Float] {
        SymmetricMatrix.gram(values.map(Double.init), rows: channels, columns: positions)
            .map { Float($0 / Double(positions)) }
    }

    /// The product of each two positions over all channels, symmetric, `[positions, positions]`.
    var kernel: [Float] {
        let turned = (0..<positions).flatMap { position in
            (0..<channels).map { Double(values[$0 * positions + position]) }
        }
        return SymmetricMatrix.gram(turned, rows: positions, columns: channels).map(Float.init)
    }

    /// The same with each channel's mean taken off.
    package var centred: FeatureMap {
        let means = means
        return with(values.indices.map { values[$0] - means[$0 / positions] })
    }

    /// The same with the channels at each position scaled to a vector of length one; where all are
    /// 0 they stay so.
    package var directions: FeatureMap {
        var squares = [Float](repeating: 0, count: positions)
        for (index, value) in values.enumerated() { squares[index % positions] += value * value }
        let scales = squares.map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
        return with(values.indices.map { values[$0] * scales[$0 % positions] })
    }

    /// Brought to at most `side` rows and columns, each the mean of those that it covers; as
    /// `torch.nn.functional.adaptive_avg_pool2d`.
    package func pooled(to side: Int) -> FeatureMap {
        let rows = Self.extents(of: height, in: min(side, height))
        let columns = Self.extents(of: width, in: min(side, width))
        var pooled: [Float] = []
        for channel in 0..<channels {
            for row in rows {
                for column in columns {
                    var sum: Float = 0
                    for y in row {
                        for x in column { sum += values[(channel * height + y) * width + x] }
                    }
                    pooled.append(sum / Float(row.count * column.count))
                }
            }
        }
        return FeatureMap(
            channels: channels,
            height: rows.count,
            width: columns.count,
            values: pooled
        )
    }

    private static func extents(of length: Int, in count: Int) -> [Range<Int>] {
        (0..<count).map { place in
            place * length / count..<((place + 1) * length + count - 1) / count
        }
    }

    private func with(_ values: [Float]) -> FeatureMap {
        FeatureMap(channels: channels, height: height, width: width, values: values)
    }
}
