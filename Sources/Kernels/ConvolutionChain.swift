internal import CKernels

/// Convolutions one after the other of which nobody reads what lies between them: a depthwise one
/// with the pointwise one before it, or a network's first one, the pointwise one after it, or both.
///
/// What passes from one to the next stays in the cache. The output has the bits that it has when
/// they run one by one.
package struct ConvolutionChain {
    /// One of its convolutions, with what ends it.
    package struct Link {
        let filters: PackedFilters
        let bias: [Float]?
        let epilogue: Epilogue

        /// A convolution with filters packed for `.forward`, whose bias and epilogue come last.
        package init(_ filters: PackedFilters, bias: [Float]?, epilogue: Epilogue) {
            self.filters = filters
            self.bias = bias
            self.epilogue = epilogue
        }
    }

    let before: Link?
    let depthwise: Link
    let after: Link?

    /// A chain of links that may be ones, see `ConvolutionGeometry`.
    package init(before: Link?, depthwise: Link, after: Link?) {
        self.before = before
        self.depthwise = depthwise
        self.after = after
        precondition(before.map { $0.filters.geometry.isFirstLink } ?? true, "no link before")
        precondition(depthwise.filters.geometry.isInnerLink, "no depthwise link")
        precondition(after.map { $0.filters.geometry.isLink } ?? true, "no link after")
    }

    /// Computes the last one's output, to which `residual` is added before its epilogue.
    package func convolve(_ x: View, residual: View? = nil, into y: View, pool: Pool) {
        let g = depthwise.filters.geometry
        let first = before?.filters.geometry
        let made = first.map { $0.outputSize(height: x.h, width: x.w) } ?? (x.h, x.w)
        guard let made, let size = g.outputSize(height: made.height, width: made.width) else {
            preconditionFailure("a filter that doesn't fit")
        }
        precondition(size == (y.h, y.w) && x.n == y.n, "output of another size")
        let inner = View.shape(
            n: x.n,
            h: made.height,
            w: made.width,
            c: g.inputChannels,
            like: x
        )
        let passed = View.shape(n: y.n, h: y.h, w: y.w, c: g.outputChannels, like: y)
        let cut = ChainCut(self, x, inner, y, threads: pool.threads)
        let readsRows = first?.readsWholeRows ?? false
        let source = first.flatMap { readsRows ? x.padded(for: $0, pool: pool) : nil } ?? x
        unsafe withJob(before, source, into: inner) { before in
            unsafe withJob(depthwise, before == nil ? x : inner, into: after == nil ? y : passed) {
                depthwise in
                unsafe withJob(after, passed, residual: residual, into: y) { after in
                    unsafe run(before, depthwise, after, cut, pool)
                }
            }
        }
    }

    private func run(
        _ before: UnsafePointer<ck_link>?,
        _ depthwise: UnsafePointer<ck_link>?,
        _ after: UnsafePointer<ck_link>?,
        _ cut: ChainCut,
        _ pool: Pool
    ) {
        guard let depthwise = unsafe depthwise, let grouping = self.depthwise.filters.grouping
        else { preconditionFailure("a depthwise link whose filters aren't packed by groups") }
        let isa = self.depthwise.filters.kernels.isa
        unsafe withUnsafePointer(to: grouping) { grouping in
            var chain = unsafe ck_chain(
                before: before,
                grouping: grouping,
                depthwise: depthwise.pointee.convolution,
                after: after
            )
            unsafe withUnsafePointer(to: &chain) { chain in
                pool.run(cut.items) { item, worker in
                    var piece = cut.piece(item)
                    let floats = unsafe ck_chain_scratch(chain, &piece)
                    let scratch = unsafe pool.scratch(Int(floats), worker: worker)
                    unsafe ck_convolve_chain(isa, chain, &piece, scratch)
                }
            }
        }
    }

    private func withJob(
        _ link: Link?,
        _ x: View,
        residual: View? = nil,
        into y: View,
        _ body: (UnsafePointer<ck_link>?) -> Void
    ) {
        guard let link, let part = link.filters.parts.first else { return body(nil) }
        unsafe Convolver.withPointer(link.bias) { bias in
            let job = unsafe Convolver.job(
                part,
                of: link.filters.geometry,
                x,
                bias: bias,
                residual: residual,
                epilogue: link.epilogue,
                into: y
            )
            unsafe withUnsafePointer(to: job) { job in
                let own = unsafe ck_link(kernels: link.filters.table, convolution: job)
                unsafe withUnsafePointer(to: own) { unsafe body($0) }
            }
        }
    }
}

extension View {
    /// A value that has a shape and no memory: nobody reads or writes it.
    fileprivate static func shape(n: Int, h: Int, w: Int, c: Int, like other: View) -> View {
        unsafe View(other.base, n: n, h: h, w: w, c: c)
    }
}

extension ConvolutionChain {
    /// Whether a picture is so large that a chain takes some rows of it at a time, all channels of
    /// them, so that a link can follow: else it takes some channels of all rows.
    ///
    /// The picture is what the chain reads; but what its first link makes, where that has a stride.
    package static func takesRows(height: Int, width: Int, channels: Int) -> Bool {
        height * width * channels * MemoryLayout<Float>.stride > 1 << 18
    }
}

extension ConvolutionGeometry {
    /// Whether it can be the first or the last of a chain.
    package var isLink: Bool { isProduct }

    /// Whether it can be the first of a chain: of a picture's few channels, with a stride, as those
    /// are that networks begin with.
    package var isFirstLink: Bool {
        isLink || readsWholeRows && strideHeight > 1 && strideWidth > 1
    }

    /// Whether it can stand inside a chain: depthwise, and there is a kernel for it.
    package var isInnerLink: Bool {
        groups == inputChannels && groups == outputChannels && groups > 1
            && strideHeight == strideWidth && dilationHeight == 1 && dilationWidth == 1
            && ck_suits_chain(KernelSet.bound.isa, Int32(kernelWidth), Int32(strideWidth))
    }

    /// Whether some rows of all its channels stay in the cache, of pictures that wide.
    package func keepsRows(width: Int) -> Bool {
        (kernelHeight + strideHeight) * width * inputChannels * MemoryLayout<Float>.stride < 1 << 19
    }
}
