import Foundation
import Kernels
import Tensors
import Testing

@Suite struct AttentionTests {
    let pool = Pool(threads: 2)

    /// Sequences, heads, channels of a head, whether cosine, whether biased, pictures.
    struct Case: CustomStringConvertible {
        let description: String
        let plane: PlaneSize
        let made: PlaneSize
        let sequences: TokenSequences
        let heads: Int
        let head: Int
        var isCosine = false
        var hasBias = false
    }

    static let cases = [
        Case(
            description: "one sequence of five",
            plane: PlaneSize(height: 1, width: 5),
            made: PlaneSize(height: 1, width: 5),
            sequences: TokenSequences(rows: 1, of: 5),
            heads: 2,
            head: 3
        ),
        Case(
            description: "rows, with biases",
            plane: PlaneSize(height: 3, width: 4),
            made: PlaneSize(height: 3, width: 4),
            sequences: TokenSequences(rows: 3, of: 4),
            heads: 1,
            head: 17,
            hasBias: true
        ),
        windows(shift: 0, cosine: false), windows(shift: 1, cosine: true),
        windows(shift: 1, cosine: false),
    ]

    private static func windows(shift: Int, cosine: Bool) -> Case {
        let plane = PlaneSize(height: 6, width: 4)
        let made = PlaneSize(height: 5, width: 3)
        return Case(
            description: "windows, \(shift), \(cosine)",
            plane: plane,
            made: made,
            sequences: TokenSequences(windows: 2, of: plane, shift: shift, making: made),
            heads: 2,
            head: 4,
            isCosine: cosine,
            hasBias: true
        )
    }

    @Test(arguments: cases, KernelSet.supported) func agreesWithPlainLoops(
        _ each: Case,
        _ kernels: KernelSet
    ) {
        let channels = each.heads * each.head
        let tokens = each.sequences.tokens
        let qkv = Picture(2, each.plane.height, each.plane.width, 3 * channels, gap: 2) {
            2 * noise($0)
        }
        let y = Picture(2, each.made.height, each.made.width, channels, gap: 1)
        let dy = Picture(like: y, gap: 3) { noise($0, 3) }
        let scales = (0..<each.heads).map { 0.5 + Float($0) }
        let biases = (0..<each.heads * tokens * tokens).map { noise($0, 9) }
        let block = FloatBlock(biases.count)
        for (i, value) in biases.enumerated() { block.base[i] = value }
        let attention = Attention(
            each.sequences,
            scales: scales,
            isCosine: each.isCosine,
            bias: each.hasBias ? block : nil
        )
        let plain = PlainAttention(each)
        let inputs = qkv.values.map(Double.init)
        let slopes = dy.values.map(Double.init)
        let numbers = scales.map(Double.init)
        let pairs = each.hasBias ? biases.map(Double.init) : biases.map { _ in 0 }
        attention.apply(qkv.view, into: y.view, kernels: kernels, pool: pool)
        #expect(distance(y.values, plain.values(inputs, numbers, pairs)) < 1e-6)
        #expect(y.gapsAreUntouched)

        func loss(_ values: [Double]) -> Double {
            zip(values, slopes).reduce(0) { $0 + $1.0 * $1.1 }
        }
        func error(_ gradient: [Float], times factor: Double = 1) -> Double {
            slopeDistance(
                gradient,
                of: { factor * loss(plain.values($0, numbers, pairs)) },
                at: inputs
            )
        }
        let dqkv = Picture(like: qkv, gap: 1)
        let gradient = attention.gradient(
            qkv.view,
            dy.view,
            into: dqkv.view,
            accumulating: false,
            kernels: kernels,
            pool: pool
        )
        #expect(error(dqkv.values) < 5e-6)
        let biasError = slopeDistance(
            gradient.bias,
            of: { loss(plain.values(inputs, numbers, $0)) },
            at: pairs
        )
        #expect(biasError < 5e-6)
        if each.isCosine {
            let dScale = numericalGradient(numbers.map(log)) { logarithms in
                loss(plain.values(inputs, logarithms.map(exp), pairs))
            }
            #expect(distance(gradient.scale, dScale) < 5e-6)
        }
        attention.inputGradient(
            qkv.view,
            dy.view,
            into: dqkv.view,
            accumulating: true,
            kernels: kernels,
            pool: pool
        )
        #expect(error(dqkv.values, times: 2) < 5e-6)
        #expect(dqkv.gapsAreUntouched)
    }

    @Test(arguments: KernelSet.supported) func holdsInLongSequences(_ kernels: KernelSet) {
        let tokens = 149
        let each = Case(
            description: "a long sequence",
            plane: PlaneSize(height: 1, width: tokens),
            made: PlaneSize(height: 1, width: tokens),
            sequences: TokenSequences(rows: 1, of: tokens),
            heads: 1,
            head: 12
        )
        let qkv = Picture(1, 1, tokens, 36) { noise($0) }
        let y = Picture(1, 1, tokens, 12)
        let attention = Attention(each.sequences, scales: [0.3], isCosine: false, bias: nil)
        attention.apply(qkv.view, into: y.view, kernels: kernels, pool: pool)
        let inputs = qkv.values.map(Double.init)
        let zeros = [Double](repeating: 0, count: tokens * tokens)
        let plain = PlainAttention(each)
        #expect(distance(y.values, plain.values(inputs, [0.3], zeros)) < 1e-6)
        let dy = Picture(like: y) { noise($0, 3) }
        let dqkv = Picture(like: qkv)
        attention.inputGradient(
            qkv.view,
            dy.view,
            into: dqkv.view,
            accumulating: false,
            kernels: kernels,
            pool: pool
        )
        let error = slopeDistance(
            dqkv.values,
            of: { values in
                zip(plain.values(values, [0.3], zeros), dy.values).reduce(0) {
                    $0 + $1.0 * Double($1.1)
                }
            },
            at: inputs
        )
        #expect(error < 1e-5)
    }

    @Test func anItemsBitsAreItsOwn() {
        let sequences = TokenSequences(rows: 1, of: 50)
        let attention = Attention(sequences, scales: [0.3, 0.3], isCosine: false, bias: nil)
        let batch = Picture(3, 1, 50, 96) { noise($0) }
        let together = Picture(3, 1, 50, 32)
        attention.apply(batch.view, into: together.view, pool: pool)
        let alone = Picture(1, 1, 50, 32)
        let last = Picture(1, 1, 50, 96) { noise($0 + 2 * 50 * 96) }
        attention.apply(last.view, into: alone.view, pool: Pool(threads: 1))
        #expect(alone.values == Array(together.values.suffix(50 * 32)))
    }

    // torchvision 0.28: ShiftedWindowAttention's `relative_position_index` for [2, 2], and
    // ShiftedWindowAttentionV2's `relative_coords_table`.
    @Test func relativePositionsAreTorchvisions() {
        let positions = RelativePositions(side: 2)
        #expect(positions.index == [4, 3, 1, 0, 5, 4, 2, 1, 7, 6, 4, 3, 8, 7, 5, 4])
        let ends = positions.logarithmicCoordinates
        #expect(ends.count == 18)
        #expect(abs(ends[0] + 1.0566417) < 1e-6 && ends[8] == 0 && ends[17] == -ends[0])
    }
}

/// Attention by its definition.
private struct PlainAttention {
    let each: AttentionTests.Case

    init(_ each: AttentionTests.Case) { self.each = each }

    func values(_ qkv: [Double], _ scales: [Double], _ bias: [Double]) -> [Double] {
        let (plane, made) = (each.plane, each.made)
        let channels = each.heads * each.head
        let pixels = plane.height * plane.width
        var y = [Double](repeating: 0, count: 2 * made.height * made.width * channels)
        let pictures = qkv.count / (pixels * 3 * channels)
        if pictures == 1 { y.removeLast(y.count / 2) }
        for picture in 0..<pictures {
            for head in 0..<each.heads {
                func part(_ which: Int, _ pixel: Int) -> ArraySlice<Double> {
                    let first =
                        ((picture * pixels + pixel) * 3 + which) * channels + head * each.head
                    let row = qkv[first..<first + each.head]
                    guard each.isCosine, which < 2 else { return row }
                    let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
                    return ArraySlice(row.map { $0 / norm })
                }
                let tokens = each.sequences.tokens
                for sequence in sequences() {
                    let values = sequence.map { part(2, $0.pixel) }
                    for (i, own) in sequence.enumerated() {
                        let q = part(0, own.pixel)
                        let scores = sequence.enumerated().map { j, other in
                            zip(q, part(1, other.pixel)).reduce(0) { $0 + $1.0 * $1.1 }
                                * scales[head] + bias[(head * tokens + i) * tokens + j]
                                + (own.group == other.group ? 0 : -100)
                        }
                        guard own.row < made.height, own.column < made.width else { continue }
                        let most = scores.max() ?? 0
                        let weights = scores.map { exp($0 - most) }
                        let sum = weights.reduce(0, +)
                        let to = (picture * made.height + own.row) * made.width + own.column
                        for c in 0..<each.head {
                            y[to * channels + head * each.head + c] = zip(weights, values).reduce(
                                0
                            ) { $0 + $1.0 / sum * $1.1[$1.1.startIndex + c] }
                        }
                    }
                }
            }
        }
        return y
    }

    private struct Token {
        let row: Int
        let column: Int
        let pixel: Int
        let group: Int
    }

    /// By the definition of `torchvision.models.swin_transformer.shifted_window_attention`.
    private func sequences() -> [[Token]] {
        let (h, w) = (each.plane.height, each.plane.width)
        guard each.description.hasPrefix("windows") else {
            return (0..<h).map { y in
                (0..<w).map { x in Token(row: y, column: x, pixel: y * w + x, group: 0) }
            }
        }
        let shift = each.description.contains("windows, 1") ? 1 : 0
        func group(_ place: Int, _ extent: Int) -> Int {
            shift == 0 ? 0 : place < extent - 2 ? 0 : place < extent - shift ? 1 : 2
        }
        return stride(from: 0, to: h, by: 2).flatMap { top in
            stride(from: 0, to: w, by: 2).map { left in
                [(0, 0), (0, 1), (1, 0), (1, 1)].map { dy, dx in
                    let (y, x) = (top + dy, left + dx)
                    let (row, column) = ((y + shift) % h, (x + shift) % w)
                    return Token(
                        row: row,
                        column: column,
                        pixel: row * w + column,
                        group: 3 * group(y, h) + group(x, w)
                    )
                }
            }
        }
    }
}
