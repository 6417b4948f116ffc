internal import CKernels
package import Tensors

/// Attention of several heads within sequences of tokens (Vaswani et al., 2017): softmax(S)·v with
/// S = scale·q·kᵀ + bias, −100 more between tokens of different groups.
///
/// The channels of a value `qkv` are q, k and v one after another, in each the heads one after
/// another.
package struct Attention: Sendable {
    private let sequences: TokenSequences
    private let scales: [Float]
    private let isCosine: Bool
    private let bias: FloatBlock?

    /// Attention with a head for each of `scales`.
    ///
    /// - Parameters:
    ///   - sequences: Who sees whom.
    ///   - scales: Each head's scale.
    ///   - isCosine: Whether q and k are divided by their norms.
    ///   - bias: What is added, `[heads][tokens][tokens]`.
    package init(
        _ sequences: TokenSequences,
        scales: [Float],
        isCosine: Bool,
        bias: FloatBlock?
    ) {
        self.sequences = sequences
        self.scales = scales
        self.isCosine = isCosine
        self.bias = bias
        let biases = scales.count * sequences.tokens * sequences.tokens
        precondition(bias.map { $0.count == biases } ?? true, "\(biases) biases")
    }

    /// y = attention.
    package func apply(
        _ qkv: View,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(qkv, y)
        let table = unsafe ck_attention_table(kernels.isa)
        let scratch = unsafe scratch(y.c, table)
        let heads = scales.count
        pool.run(qkv.n * sequences.count * heads) { item, worker in
            let (sequence, head) = item.quotientAndRemainder(dividingBy: heads)
            unsafe withJob(qkv, sequence, head) { job in
                unsafe table.pointee.attend(
                    job,
                    start(y, sequence, head, of: y.c),
                    y.pixelStride,
                    pool.scratch(scratch, worker: worker)
                )
            }
        }
    }

    /// The gradient with respect to qkv, written to `dqkv` or added to it.
    package func inputGradient(
        _ qkv: View,
        _ dy: View,
        into dqkv: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        let heads = scales.count
        let gradient = Gradient(self, qkv, dy, dqkv, accumulating, kernels)
        pool.run(qkv.n * sequences.count * heads) { item, worker in
            let (sequence, head) = item.quotientAndRemainder(dividingBy: heads)
            unsafe gradient.run(sequence, head, bias: nil, scale: nil, pool, worker)
        }
    }

    /// The same, and with it the gradients with respect to bias, `[heads][tokens][tokens]`, and to
    /// the logarithm of each scale.
    package func gradient(
        _ qkv: View,
        _ dy: View,
        into dqkv: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> (bias: [Float], scale: [Float]) {
        let gradient = Gradient(self, qkv, dy, dqkv, accumulating, kernels)
        let (heads, sequences) = (scales.count, qkv.n * self.sequences.count)
        let pairs = self.sequences.tokens * self.sequences.tokens
        // Runs of sequences that depend on their number alone, so that sums over them, in order,
        // come out the same whatever the number of threads.
        let length = ceilingDivision(sequences, 16)
        let runs = ceilingDivision(sequences, length)
        let parts = FloatBlock(runs * heads * pairs)
        var scaleParts = [Double](repeating: 0, count: runs * heads)
        unsafe scaleParts.withUnsafeMutableBufferPointer { scaleParts in
            pool.run(runs * heads) { item, worker in
                guard let scale = scaleParts.baseAddress else { return }
                let (run, head) = item.quotientAndRemainder(dividingBy: heads)
                let bias = unsafe parts.base + item * pairs
                unsafe bias.update(repeating: 0, count: pairs)
                for sequence in run * length..<min((run + 1) * length, sequences) {
                    unsafe gradient.run(
                        sequence,
                        head,
                        bias: bias,
                        scale: scale + item,
                        pool,
                        worker
                    )
                }
            }
        }
        let total = FloatBlock(heads * pairs)
        pool.run(heads) { head, _ in
            for pair in head * pairs..<(head + 1) * pairs {
                var sum = 0.0
                for run in 0..<runs { unsafe sum += Double(parts.base[run * heads * pairs + pair]) }
                unsafe total.base[pair] = Float(sum)
            }
        }
        return (
            unsafe Array(total.floats),
            (0..<heads).map { head in
                Float((0..<runs).reduce(0) { $0 + scaleParts[$1 * heads + head] })
            }
        )
    }

    /// A pass backward: what its pieces of work share.
    private struct Gradient {
        let attention: Attention
        let qkv: View
        let dy: View
        let dqkv: View
        let isAccumulating: Bool
        let kernels: KernelSet
        let scratch: Int

        init(
            _ attention: Attention,
            _ qkv: View,
            _ dy: View,
            _ dqkv: View,
            _ isAccumulating: Bool,
            _ kernels: KernelSet
        ) {
            attention.check(qkv, dy)
            attention.check(dqkv, dy)
            self.attention = attention
            self.qkv = qkv
            self.dy = dy
            self.dqkv = dqkv
            self.isAccumulating = isAccumulating
            self.kernels = kernels
            scratch = unsafe attention.scratch(dy.c, ck_attention_table(kernels.isa))
        }

        func run(
            _ sequence: Int,
            _ head: Int,
            bias: UnsafeMutablePointer<Float>?,
            scale: UnsafeMutablePointer<Double>?,
            _ pool: Pool,
            _ worker: Int
        ) {
            let channels = dy.c
            let to = unsafe attention.start(dqkv, sequence, head, of: channels)
            var gradient = unsafe ck_attention_gradient(
                dy: attention.start(dy, sequence, head, of: channels),
                dy_pixel: dy.pixelStride,
                dq: to,
                dk: to + channels,
                dv: to + 2 * channels,
                pixel: dqkv.pixelStride,
                accumulates: isAccumulating,
                bias: bias,
                scale: scale
            )
            unsafe attention.withJob(qkv, sequence, head) { job in
                unsafe ck_attention_table(kernels.isa).pointee.gradient(
                    job,
                    &gradient,
                    pool.scratch(scratch, worker: worker)
                )
            }
        }
    }

    /// Calls `body` with one head's work on one of a batch's sequences.
    private func withJob(
        _ qkv: View,
        _ sequence: Int,
        _ head: Int,
        _ body: (UnsafePointer<ck_attention>) -> Void
    ) {
        let tokens = sequences.tokens
        let first = sequence % sequences.count * tokens
        let channels = qkv.c / 3
        let from = unsafe start(qkv, sequence, head, of: channels)
        unsafe sequences.sources.withUnsafeBufferPointer { sources in
            unsafe sequences.targets.withUnsafeBufferPointer { targets in
                guard let sources = sources.baseAddress, let targets = targets.baseAddress
                else { return }
                unsafe withGroups { groups in
                    var job = unsafe ck_attention(
                        tokens: Int32(tokens),
                        head: Int32(channels / scales.count),
                        sources: sources + first,
                        targets: targets + first,
                        q: from,
                        k: from + channels,
                        v: from + 2 * channels,
                        pixel: qkv.pixelStride,
                        scale: scales[head],
                        is_cosine: isCosine,
                        bias: bias.map { unsafe UnsafePointer($0.base + head * tokens * tokens) },
                        groups: groups.map { unsafe $0 + first }
                    )
                    unsafe body(&job)
                }
            }
        }
    }

    private func withGroups(_ body: (UnsafePointer<UInt8>?) -> Void) {
        guard let groups = sequences.groups else { return body(nil) }
        unsafe groups.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }

    /// A head's first channel in the picture that a sequence of the batch is of; `channels` are
    /// those of all heads.
    private func start(
        _ view: View,
        _ sequence: Int,
        _ head: Int,
        of channels: Int
    ) -> UnsafeMutablePointer<Float> {
        let picture = sequence / sequences.count
        let first = head * channels / scales.count
        return unsafe view.start(of: picture * view.h * view.w) + first
    }

    private func scratch(_ channels: Int, _ table: UnsafePointer<ck_attention_kernels>) -> Int {
        unsafe table.pointee.scratch(Int32(sequences.tokens), Int32(channels / scales.count))
    }

    private func check(_ qkv: View, _ y: View) {
        precondition(
            qkv.c == 3 * y.c && y.c % scales.count == 0 && qkv.n == y.n
                && qkv.h * qkv.w == sequences.pixels.read && y.h * y.w == sequences.pixels.made,
            "\(scales.count) heads over \(sequences.pixels): \(qkv), \(y)"
        )
    }
}
