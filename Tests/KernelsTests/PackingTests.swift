import CKernels
import Kernels
import Testing

/// Packing against the definition of `ck_packing`, one weight at a time.
@Suite struct PackingTests {
    /// A convolution's filters, `[filters][channels][taps]`, and the cut of the product's channels.
    struct Case: CustomTestStringConvertible, Sendable {
        let filters: Int
        let channels: Int
        let taps: Int
        /// The taps that are packed: a phase of an input gradient has some of them.
        let offsets: [Int]
        let isForward: Bool
        let cut: Int

        var testDescription: String {
            "\(filters)×\(channels)×\(taps), \(isForward ? "forward" : "gradient")"
        }

        static let all: [Case] = [true, false].flatMap { isForward in
            [(1, 1, 1), (33, 7, 1), (64, 40, 1), (40, 65, 9), (7, 3, 9), (100, 24, 7), (1, 5, 25)]
                .flatMap { filters, channels, taps in
                    [0..<taps, (taps / 2)..<taps].filter { !isForward || $0.count == taps }
                        .flatMap { range in
                            [1_000, 16].map { cut in
                                Case(
                                    filters: filters,
                                    channels: channels,
                                    taps: taps,
                                    offsets: Array(range),
                                    isForward: isForward,
                                    cut: cut
                                )
                            }
                        }
                }
        }

        /// The columns and the depth's channels of the product.
        var columns: Int { isForward ? filters : channels }
        var depth: Int { isForward ? channels : filters }

        /// A block for each tap and each piece of the channels, or all taps in one where none is
        /// cut.
        var blocks: [ck_depth_block] {
            if depth <= cut {
                return [
                    ck_depth_block(
                        tap: 0,
                        taps: Int32(offsets.count),
                        channel: 0,
                        channels: Int32(depth)
                    )
                ]
            }
            return offsets.indices.flatMap { tap in
                stride(from: 0, to: depth, by: cut).map { channel in
                    ck_depth_block(
                        tap: Int32(tap),
                        taps: 1,
                        channel: Int32(channel),
                        channels: Int32(min(cut, depth - channel))
                    )
                }
            }
        }
    }

    @Test(arguments: Case.all, KernelSet.supported)
    func packsEachWeightWhereItBelongs(test: Case, kernels: KernelSet) throws {
        let w = randomValues(test.filters * test.channels * test.taps, seed: 31)
        let scale = randomValues(test.filters, seed: 32)
        let filterStride = test.channels * test.taps
        let table = try #require(ck_convolution_table(kernels.isa))
        let padded = Int(ck_padded_filters(table, Int32(test.columns)))
        let width = Int(table.pointee.width)
        let count = test.offsets.count * test.depth * padded
        var packed = [Float](repeating: .nan, count: count)
        let (blocks, offsets) = (test.blocks, test.offsets)
        blocks.withUnsafeBufferPointer { blocks in
            scale.withUnsafeBufferPointer { scale in
                w.withUnsafeBufferPointer { w in
                    offsets.withUnsafeBufferPointer { offsets in
                        var packing = ck_packing(
                            w: w.baseAddress,
                            k_stride: test.isForward ? filterStride : test.taps,
                            c_stride: test.isForward ? test.taps : filterStride,
                            offsets: offsets.baseAddress,
                            scale: scale.baseAddress,
                            scale_k: test.isForward ? 1 : 0,
                            scale_c: test.isForward ? 0 : 1,
                            filters: Int32(test.columns),
                            blocks: blocks.baseAddress,
                            block_count: Int32(blocks.count)
                        )
                        // In chunks that do not follow the blocks' cuts.
                        for panel in 0..<((test.columns + width - 1) / width) {
                            for first in stride(from: 0, to: test.depth, by: 24) {
                                ck_pack_panel(
                                    kernels.isa,
                                    &packing,
                                    Int32(panel),
                                    Int32(first),
                                    Int32(min(first + 24, test.depth)),
                                    &packed
                                )
                            }
                        }
                    }
                }
            }
        }
        #expect(packed == plainly(test, w, scale, padded: padded, width: width))
    }

    /// The twin: every place of the result in order, each with the weight that belongs there.
    private func plainly(
        _ test: Case,
        _ w: [Float],
        _ scale: [Float],
        padded: Int,
        width: Int
    ) -> [Float] {
        var packed: [Float] = []
        for block in test.blocks {
            for first in stride(from: 0, to: padded, by: width) {
                for tap in block.tap..<(block.tap + block.taps) {
                    for channel in block.channel..<(block.channel + block.channels) {
                        for column in first..<min(first + width, padded) {
                            let k = test.isForward ? column : Int(channel)
                            let c = test.isForward ? Int(channel) : column
                            guard column < test.columns else {
                                packed.append(0)
                                continue
                            }
                            let position: Int = test.offsets[Int(tap)]
                            let place = (k * test.channels + c) * test.taps + position
                            packed.append(w[place] * scale[k])
                        }
                    }
                }
            }
        }
        return packed
    }
}
