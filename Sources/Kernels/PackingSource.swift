internal import CKernels
internal import Tensors

/// Where the weights that are being packed stand.
struct PackingSource {
    let weights: Tensor
    let scale: [Float]?
    let geometry: ConvolutionGeometry
    let direction: PackedFilters.Direction

    /// Describes one phase of one group to the C library, for the call.
    ///
    /// `blocks` are the phase's. In the input gradient the product's filters are the convolution's
    /// channels, and the reverse.
    func withPacking(
        group: Int,
        phase: ConvolutionPhase,
        blocks: UnsafePointer<ck_depth_block>,
        _ filters: Int,
        _ body: (UnsafePointer<ck_packing>) -> Void
    ) {
        let isForward = direction == .forward
        let wholeRows = geometry.readsWholeRows
        let filterStride = geometry.groupChannels * geometry.taps
        let channelStride = wholeRows ? 1 : geometry.taps
        let rowLength = geometry.kernelWidth * geometry.inputChannels
        let offsets = phase.positions.map { wholeRows ? $0 * rowLength : $0 }
        unsafe weights.withUnsafeValues { values in
            unsafe offsets.withUnsafeBufferPointer { offsets in
                unsafe withFactors { factors in
                    let first = group * geometry.groupFilters
                    var packing = unsafe ck_packing(
                        w: values.baseAddress.map { unsafe $0 + first * filterStride },
                        k_stride: isForward ? filterStride : channelStride,
                        c_stride: isForward ? channelStride : filterStride,
                        offsets: offsets.baseAddress,
                        scale: factors.map { unsafe $0 + first },
                        scale_k: isForward ? 1 : 0,
                        scale_c: isForward ? 0 : 1,
                        filters: Int32(filters),
                        blocks: blocks,
                        block_count: Int32(phase.blocks.count)
                    )
                    unsafe body(&packing)
                }
            }
        }
    }

    /// Describes the weights of one phase of all groups to the C library, for the call, where
    /// products are formed row by row.
    func withGroupedWeights(
        _ phase: ConvolutionPhase,
        rows: Int,
        columns: Int,
        _ body: (UnsafePointer<ck_grouped_weights>) -> Void
    ) {
        let offsets = phase.positions
        unsafe weights.withUnsafeValues { values in
            unsafe offsets.withUnsafeBufferPointer { offsets in
                unsafe withFactors { factors in
                    var weights = unsafe ck_grouped_weights(
                        w: values.baseAddress,
                        scale: factors,
                        taps: Int32(geometry.taps),
                        channels: Int32(geometry.groupChannels),
                        filters: Int32(geometry.groupFilters),
                        offsets: offsets.baseAddress,
                        rows: Int32(rows),
                        columns: Int32(columns),
                        is_gradient: direction == .inputGradient
                    )
                    unsafe body(&weights)
                }
            }
        }
    }

    private func withFactors(_ body: (UnsafePointer<Float>?) -> Void) {
        guard let scale else { return body(nil) }
        unsafe scale.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}

extension Tensor {
    /// `[k, c, r, s]` as `[k, r, s, c]`: each row of a filter in the order of a picture's pixels.
    var withWholeRows: Tensor {
        let (k, c, r, s) = (shape[0], shape[1], shape[2], shape[3])
        return unsafe withUnsafeValues { values in
            unsafe Tensor([k, r, s, c]) { rows in
                for filter in 0..<k {
                    for channel in 0..<c {
                        for tap in 0..<(r * s) {
                            unsafe rows[(filter * r * s + tap) * c + channel] =
                                values[(filter * c + channel) * r * s + tap]
                        }
                    }
                }
            }
        }
    }
}
