import Kernels

/// Plain loops in double precision over dense NHWC arrays: what the kernels are compared with.
struct ConvolutionReference {
    let geometry: ConvolutionGeometry
    let n: Int, h: Int, w: Int

    var size: (height: Int, width: Int) {
        guard let size = geometry.outputSize(height: h, width: w) else { fatalError("no output") }
        return size
    }
    var inputCount: Int { n * h * w * geometry.inputChannels }
    var outputCount: Int { n * size.height * size.width * geometry.outputChannels }
    var weightCount: Int {
        geometry.outputChannels * geometry.inputChannels / geometry.groups
            * geometry.kernelHeight * geometry.kernelWidth
    }

    func forward(_ x: [Float], _ weights: [Float]) -> [Double] {
        sum(outputCount, x, weights) { y, x, weights, term in
            var sum = 0.0
            for c in 0..<term.channels {
                sum += Double(x[term.input + c]) * Double(weights[term.weight + c * term.step])
            }
            y[term.output] += sum
        }
    }

    func inputGradient(_ dy: [Float], _ weights: [Float]) -> [Double] {
        sum(inputCount, dy, weights) { dx, dy, weights, term in
            let gradient = Double(dy[term.output])
            for c in 0..<term.channels {
                dx[term.input + c] += gradient * Double(weights[term.weight + c * term.step])
            }
        }
    }

    func parameterGradient(_ x: [Float], _ dy: [Float]) -> [Double] {
        sum(weightCount, x, dy) { dw, x, dy, term in
            let gradient = Double(dy[term.output])
            for c in 0..<term.channels {
                dw[term.weight + c * term.step] += gradient * Double(x[term.input + c])
            }
        }
    }

    /// The flat indices of one output, and of the first of the channels that one tap of its filter
    /// reads; the weights of channels are `step` apart.
    private struct Term {
        var input = 0, output = 0, weight = 0
        let channels: Int, step: Int
    }

    private typealias Inputs = UnsafePointer<Float>
    private typealias Sums = UnsafeMutablePointer<Double>

    // Pointers, because this has to be bearable without optimisation.
    private func sum(
        _ count: Int,
        _ a: [Float],
        _ b: [Float],
        _ body: (Sums, Inputs, Inputs, Term) -> Void
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        sums.withUnsafeMutableBufferPointer { sums in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    guard let sums = sums.baseAddress, let a = a.baseAddress,
                        let b = b.baseAddress
                    else { return }
                    forEachTerm { body(sums, a, b, $0) }
                }
            }
        }
        return sums
    }

    private func forEachTerm(_ body: (Term) -> Void) {
        let g = geometry
        let (outputHeight, outputWidth) = size
        let channels = g.inputChannels / g.groups
        let filters = g.outputChannels / g.groups
        var term = Term(channels: channels, step: g.kernelHeight * g.kernelWidth)
        for pixel in 0..<(n * outputHeight * outputWidth) {
            let image = pixel / outputWidth / outputHeight
            for tap in 0..<term.step {
                let y =
                    pixel / outputWidth % outputHeight * g.strideHeight
                    + tap / g.kernelWidth * g.dilationHeight - g.paddingHeight
                let x =
                    pixel % outputWidth * g.strideWidth + tap % g.kernelWidth * g.dilationWidth
                    - g.paddingWidth
                guard (0..<h).contains(y), (0..<w).contains(x) else { continue }
                for k in 0..<g.outputChannels {
                    term.input =
                        ((image * h + y) * w + x) * g.inputChannels + k / filters * channels
                    term.output = pixel * g.outputChannels + k
                    term.weight = k * channels * term.step + tap
                    body(term)
                }
            }
        }
    }
}

/// Activations in memory of their own, with gaps between the pixels when asked for.
final class Activations {
    let view: View
    private let memory: UnsafeMutableBufferPointer<Float>

    /// The dense `values`, or zeros, spread to pixels `gap` floats further apart.
    init(n: Int, h: Int, w: Int, c: Int, gap: Int = 0, values: [Float]? = nil) {
        memory = .allocate(capacity: n * h * w * (c + gap) + 1)
        memory.initialize(repeating: 777)
        guard let base = memory.baseAddress else { fatalError("no memory") }
        view = View(base, n: n, h: h, w: w, c: c, pixelStride: c + gap)
        for pixel in 0..<view.pixels {
            for channel in 0..<c {
                memory[pixel * (c + gap) + channel] = values.map { $0[pixel * c + channel] } ?? 0
            }
        }
    }

    deinit { memory.deallocate() }

    /// The elements without the gaps.
    var values: [Float] {
        (0..<view.count).map { memory[$0 / view.c * view.pixelStride + $0 % view.c] }
    }

    /// Whether nobody wrote between the pixels.
    var gapsAreUntouched: Bool {
        memory.indices.allSatisfy { index in
            (index < view.pixels * view.pixelStride && index % view.pixelStride < view.c)
                || memory[index] == 777
        }
    }
}

/// Reproducible numbers in -1 ..< 1.
func randomValues(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    return (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Float(Int(state >> 40) - (1 << 23)) / Float(1 << 23)
    }
}

/// The greatest difference, relative to the expected values' greatest magnitude.
func relativeError(_ got: [Float], _ expected: [Double]) -> Double {
    precondition(got.count == expected.count)
    let scale = max(expected.reduce(0) { max($0, abs($1)) }, 1e-3)
    var worst = 0.0
    for (a, b) in zip(got, expected) {
        if a.isNaN { return .infinity }
        worst = max(worst, abs(Double(a) - b))
    }
    return worst / scale
}
