import Kernels
import Testing

/// A chain has the bits that its convolutions have one by one.
@Suite struct ConvolutionChainTests {
    /// A chain over a picture: channels before, inside and after, and which of the links it has.
    struct Case: CustomStringConvertible, Sendable {
        var height = 9
        var width = 12
        var channels = (3, 40, 24)
        var kernel = 3
        var stride = 1
        var padding = 1
        var hasBefore = true
        /// Whether the one before is no pointwise one, but a 3×3 one with a stride.
        var isFirst = false
        var hasAfter = false

        var description: String {
            "\(height)×\(width), \(channels), \(kernel)/\(stride)+\(padding), "
                + "\(isFirst ? "first" : hasBefore ? "before" : "")\(hasAfter ? " after" : "")"
        }

        /// Few pixels, of which channels are taken in turn; and many, of which rows are.
        static let all = [
            Case(),
            Case(channels: (17, 72, 1), kernel: 5, padding: 2),
            Case(height: 7, width: 7, channels: (8, 96, 1), stride: 2),
            Case(height: 15, width: 6, channels: (20, 130, 1), kernel: 5, stride: 2, padding: 2),
            Case(height: 11, width: 9, channels: (5, 33, 1), kernel: 7, padding: 3),
            Case(height: 12, width: 8, channels: (16, 32, 1), padding: 0),
            Case(height: 72, width: 60, channels: (16, 40, 1)),
            Case(height: 75, width: 58, channels: (17, 64, 24), hasAfter: true),
            Case(
                height: 70,
                width: 61,
                channels: (16, 96, 33),
                kernel: 5,
                stride: 2,
                padding: 2,
                hasAfter: true
            ),
            Case(height: 41, width: 130, channels: (1, 32, 16), hasBefore: false, hasAfter: true),
            Case(height: 33, width: 300, channels: (8, 250, 1)),
            Case(height: 5, width: 6, channels: (1, 24, 40), hasBefore: false, hasAfter: true),
            Case(height: 19, width: 14, isFirst: true),
            Case(height: 131, width: 118, isFirst: true, hasAfter: true),
            Case(height: 96, width: 250, channels: (4, 24, 16), isFirst: true, hasAfter: true),
        ]
    }

    @Test(arguments: Case.all)
    func aChainIsWhatItsLinksAre(test: Case) {
        let (outer, inner, last) = test.channels
        let depthwise = ConvolutionGeometry(
            inputChannels: inner,
            outputChannels: inner,
            kernel: test.kernel,
            stride: test.stride,
            padding: test.padding,
            groups: inner
        )
        func links(_ c: Int, _ k: Int, isFirst: Bool) -> ConvolutionGeometry {
            isFirst
                ? ConvolutionGeometry(
                    inputChannels: c,
                    outputChannels: k,
                    kernel: 3,
                    stride: 2,
                    padding: 1
                ) : ConvolutionGeometry(inputChannels: c, outputChannels: k, kernel: 1)
        }
        let (n, h, w) = (2, test.height, test.width)
        let beginning = links(outer, inner, isFirst: test.isFirst)
        guard let middle = beginning.outputSize(height: h, width: w),
            let size = depthwise.outputSize(height: middle.height, width: middle.width)
        else {
            Issue.record("a filter that doesn't fit")
            return
        }
        let first = test.hasBefore ? outer : inner
        let x = Activations(n: n, h: h, w: w, c: first, values: values(n * h * w * first, 1))
        let count = n * size.height * size.width * (test.hasAfter ? last : inner)
        let residual = values(count, 2)
        for kernels in KernelSet.supported {
            for threads in 1...3 {
                let pool = Pool(threads: threads)
                func link(
                    _ g: ConvolutionGeometry,
                    _ seed: UInt64,
                    _ epilogue: Epilogue
                )
                    -> (PackedFilters, [Float], Epilogue)
                {
                    let taps = g.kernelHeight * g.kernelWidth
                    let weights = values(g.outputChannels * g.inputChannels / g.groups * taps, seed)
                    let way = ConvolutionWay(kernels: kernels, method: .direct)
                    let filters = way.pack(g, weights, .forward, pool: pool)
                    return (filters, values(g.outputChannels, seed + 1), epilogue)
                }
                let before = test.hasBefore ? link(beginning, 3, .silu) : nil
                let inside = link(depthwise, 5, .relu6)
                let ending = links(inner, last, isFirst: false)
                let after = test.hasAfter ? link(ending, 7, .none) : nil

                var wanted = x
                // A view lasts no longer than the activations that it shows.
                var kept: [Activations] = [x]
                defer { withExtendedLifetime(kept) {} }
                for (filters, bias, epilogue) in [before, inside, after].compactMap(\.self) {
                    let isLast = filters.geometry == ending
                    let isFirst = filters.geometry == before?.0.geometry
                    let plane = isFirst ? middle : size
                    let c = filters.geometry.outputChannels
                    let y = Activations(n: n, h: plane.height, w: plane.width, c: c)
                    let added = Activations(
                        n: n,
                        h: plane.height,
                        w: plane.width,
                        c: c,
                        values: isLast ? residual : nil
                    )
                    kept += [y, added]
                    Convolver.convolve(
                        wanted.view,
                        filters,
                        bias: bias,
                        residual: isLast ? added.view : nil,
                        epilogue: epilogue,
                        into: y.view,
                        pool: pool
                    )
                    wanted = y
                }

                let c = test.hasAfter ? last : inner
                let y = Activations(n: n, h: size.height, w: size.width, c: c, values: residual)
                ConvolutionChain(
                    before: before.map { .init($0.0, bias: $0.1, epilogue: $0.2) },
                    depthwise: .init(inside.0, bias: inside.1, epilogue: inside.2),
                    after: after.map { .init($0.0, bias: $0.1, epilogue: $0.2) }
                ).convolve(x.view, residual: test.hasAfter ? y.view : nil, into: y.view, pool: pool)
                let areSame = y.values == wanted.values
                #expect(areSame, "\(kernels.name), \(threads) threads")
            }
        }
    }

    private func values(_ count: Int, _ seed: UInt64) -> [Float] {
        randomValues(count, seed: seed)
    }
}
