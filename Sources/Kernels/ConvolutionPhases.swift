internal import CKernels

/// One of the interleaved grids that a convolution or its input gradient consists of.
///
/// A forward convolution has one. The input gradient has one for each residue of the destination's
/// row and column modulo the stride, since each residue meets its own subset of the filter's taps.
struct ConvolutionPhase {
    /// The destination's row and column at the grid's origin.
    var originY: Int, originX: Int
    /// What each tap adds to the source's position.
    var taps: [ck_tap]
    /// Where each tap stands in the filter, `row · kernelWidth + column`.
    var positions: [Int]
    var blocks: [ck_depth_block]
    private let channelsPerFloat: Int

    /// Floats of a destination's gathered source.
    var depth: Int { blocks.reduce(0) { $0 + depth(of: $1) } }

    /// Floats of a destination's gathered source in one block.
    func depth(of block: ck_depth_block) -> Int {
        Int(block.taps) * ceilingDivision(Int(block.channels), channelsPerFloat)
    }

    init(
        originY: Int,
        originX: Int,
        taps: [(y: Int, x: Int, position: Int)],
        channels: Int,
        _ method: ConvolutionMethod
    ) {
        channelsPerFloat = method.channelsPerFloat
        self.originY = originY
        self.originX = originX
        self.taps = taps.map { ck_tap(y: Int32($0.y), x: Int32($0.x)) }
        positions = taps.map(\.position)
        blocks = ConvolutionPhase.blocks(
            taps: taps.count,
            channels: channels,
            channelsPerFloat: channelsPerFloat
        )
    }

    /// Cuts the depth into pieces of at most `CK_DEPTH` floats: whole taps together, or parts of
    /// one tap.
    ///
    /// Without taps there is one empty block, whose product is zero.
    private static func blocks(
        taps: Int,
        channels: Int,
        channelsPerFloat: Int
    ) -> [ck_depth_block] {
        let most = Int(CK_DEPTH)
        guard taps > 0 else { return [ck_depth_block(tap: 0, taps: 0, channel: 0, channels: 0)] }
        let floats = ceilingDivision(channels, channelsPerFloat)
        if floats <= most {
            let pieces = ceilingDivision(taps, most / floats)
            return (0..<pieces).map { piece in
                let first = taps * piece / pieces
                let last = taps * (piece + 1) / pieces
                return ck_depth_block(
                    tap: Int32(first),
                    taps: Int32(last - first),
                    channel: 0,
                    channels: Int32(channels)
                )
            }
        }
        // Whole vectors, so that only the last piece of a tap has a remainder.
        let even = ceilingDivision(channels, ceilingDivision(floats, most))
        let vector = 16 * channelsPerFloat
        let piece = ceilingDivision(even, vector) * vector
        return (0..<taps).flatMap { tap in
            stride(from: 0, to: channels, by: piece).map { channel in
                ck_depth_block(
                    tap: Int32(tap),
                    taps: 1,
                    channel: Int32(channel),
                    channels: Int32(min(piece, channels - channel))
                )
            }
        }
    }
}

extension ConvolutionGeometry {
    /// Whether a filter's row is read as one tap: its pixels stand next to each other in a picture
    /// with so few channels that a tap alone would be a short copy.
    var readsWholeRows: Bool {
        groups == 1 && dilationWidth == 1 && kernelWidth > 1 && inputChannels < 16
            && inputChannels * kernelWidth <= Int(CK_DEPTH)
    }

    /// The grids of one direction.
    func phases(
        _ direction: PackedFilters.Direction,
        _ method: ConvolutionMethod
    ) -> [ConvolutionPhase] {
        if let tile = tile(method) { return [winogradPhase(direction, method, tile)] }
        return direction == .forward ? [forwardPhase(method)] : inputGradientPhases(method)
    }

    /// The forward convolution's grid over the input, or over its padded copy for whole rows.
    func forwardPhase(_ method: ConvolutionMethod) -> ConvolutionPhase {
        if readsWholeRows {
            return ConvolutionPhase(
                originY: 0,
                originX: 0,
                taps: (0..<kernelHeight).map { ($0 * dilationHeight, 0, $0) },
                channels: inputChannels * kernelWidth,
                method
            )
        }
        var taps: [(y: Int, x: Int, position: Int)] = []
        for r in 0..<kernelHeight {
            for s in 0..<kernelWidth {
                taps.append(
                    (
                        r * dilationHeight - paddingHeight, s * dilationWidth - paddingWidth,
                        r * kernelWidth + s
                    )
                )
            }
        }
        return ConvolutionPhase(
            originY: 0,
            originX: 0,
            taps: taps,
            channels: groupChannels,
            method
        )
    }

    /// Channels of a tap in the forward direction; for whole rows, those of a filter's row.
    var forwardChannels: Int { readsWholeRows ? inputChannels * kernelWidth : groupChannels }

    /// The columns of the product in one direction: filters, or the channels they came from; for
    /// whole rows, everything under a filter, see `PictureGradient`.
    func columns(_ direction: PackedFilters.Direction) -> Int {
        switch direction {
        case .forward: groupFilters
        case .inputGradient: readsWholeRows ? inputChannels * taps : groupChannels
        }
    }

    /// The input gradient's grids over the output's gradient.
    func inputGradientPhases(_ method: ConvolutionMethod) -> [ConvolutionPhase] {
        if readsWholeRows {
            return [
                ConvolutionPhase(
                    originY: 0,
                    originX: 0,
                    taps: [(0, 0, 0)],
                    channels: outputChannels,
                    method
                )
            ]
        }
        var phases: [ConvolutionPhase] = []
        for y in 0..<strideHeight {
            for x in 0..<strideWidth {
                // Input row y met output row o through filter row r where o·stride + r·dilation is
                // y + padding: only those r count that leave a whole o.
                var taps: [(y: Int, x: Int, position: Int)] = []
                for r in 0..<kernelHeight {
                    let dy = y + paddingHeight - r * dilationHeight
                    for s in 0..<kernelWidth where dy % strideHeight == 0 {
                        let dx = x + paddingWidth - s * dilationWidth
                        guard dx % strideWidth == 0 else { continue }
                        taps.append((dy / strideHeight, dx / strideWidth, r * kernelWidth + s))
                    }
                }
                phases.append(
                    ConvolutionPhase(
                        originY: y,
                        originX: x,
                        taps: runsByRows ? taps.reversed() : taps,
                        channels: groupFilters,
                        method
                    )
                )
            }
        }
        return phases
    }
}

/// The least whole number that `divisor` times reaches `number`.
func ceilingDivision(_ number: Int, _ divisor: Int) -> Int { (number + divisor - 1) / divisor }
