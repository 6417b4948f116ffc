internal import Glibc
package import Tensors

/// How the tokens of a window stand to one another (Liu et al., 2021, Swin, section 3.2): for each
/// difference of rows and columns a row of a table, which has a number for each head.
package struct RelativePositions: Sendable {
    /// A window's height and width.
    package let side: Int

    /// The positions of a window of `side`×`side` tokens.
    package init(side: Int) { self.side = side }

    /// Tokens of a window.
    package var tokens: Int { side * side }

    /// Rows of the table.
    package var rows: Int { (2 * side - 1) * (2 * side - 1) }

    /// The table's row for each pair of tokens, `[tokens][tokens]`: torchvision's
    /// `relative_position_index`.
    package var index: [Int] {
        (0..<tokens * tokens).map { pair in
            let (i, j) = pair.quotientAndRemainder(dividingBy: tokens)
            return row(i / side - j / side, i % side - j % side)
        }
    }

    /// Each row's difference of rows and columns on a logarithmic scale, `[rows][2]`: torchvision's
    /// `relative_coords_table` (Liu et al., 2021, Swin V2, equation 4).
    package var logarithmicCoordinates: [Float] {
        let ends = 1 - side...side - 1
        return ends.flatMap { y in ends.flatMap { x in [logarithmic(y), logarithmic(x)] } }
    }

    /// The table's numbers, `[rows][heads]`, for each pair of tokens: `[heads][tokens][tokens]`.
    package func spread(_ table: [Float], heads: Int) -> FloatBlock {
        let index = index
        let bias = FloatBlock(heads * index.count)
        for head in 0..<heads {
            for (pair, row) in index.enumerated() {
                unsafe bias.base[head * index.count + pair] = table[row * heads + head]
            }
        }
        return bias
    }

    /// The sums of the pairs' numbers for each row of the table: `spread`'s gradient.
    package func gather(_ bias: [Float], heads: Int) -> [Float] {
        let index = index
        var sums = [Double](repeating: 0, count: rows * heads)
        for head in 0..<heads {
            for (pair, row) in index.enumerated() {
                sums[row * heads + head] += Double(bias[head * index.count + pair])
            }
        }
        return sums.map { Float($0) }
    }

    /// sign(d)·log₂(1 + 8·|d|/(side − 1))/3, in float32 as torch computes it.
    private func logarithmic(_ difference: Int) -> Float {
        let scaled = Float(difference) / Float(side - 1) * 8
        let size = log2f(abs(scaled) + 1) / 3
        return scaled < 0 ? -size : size
    }

    private func row(_ dy: Int, _ dx: Int) -> Int {
        (dy + side - 1) * (2 * side - 1) + dx + side - 1
    }
}
