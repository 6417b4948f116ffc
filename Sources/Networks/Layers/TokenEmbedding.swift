import Kernels
import Tensors

/// A picture's pixels as tokens behind one that the network has learned, and to each is added what
/// it has learned of that place (Dosovitskiy et al., 2020, ViT, equation 1).
///
/// The second input is the network's: the places are for pictures of one size.
struct TokenEmbedding: Layer {
    let channels: Int
    let tokens: Int
    /// Height and width of the network's input.
    let side: Int

    let kind = "token_embedding"

    var parameters: [LayerParameter] {
        [
            LayerParameter(
                suffix: "class_token",
                shape: [1, 1, channels],
                role: .trainable,
                initial: 0
            ),
            LayerParameter(
                suffix: "encoder.pos_embedding",
                shape: [1, tokens, channels],
                role: .trainable
            ),
        ]
    }

    var operands: Int { 1 }

    var attributes: LayerAttributes {
        ["hidden_dim": .whole(channels), "image_size": .whole(side)]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let (height, width) = inputs[1].plane
        guard (height, width) == (side, side) else {
            throw LayerError(
                reason: "the weights' positions are those of pictures of \(side)×\(side), and "
                    + "this one has \(height)×\(width)"
            )
        }
        return inputs[0].with(channels: channels, height: 1, width: tokens)
    }

    func arrangement(of inputs: [Arrangement]) -> Arrangement { .tokens }

    func step(at site: Site) -> (any Step)? { TokenEmbeddingStep(site: site) }
}

/// dx = dy behind the first token, and the parameters' are sums over the batch.
struct TokenEmbeddingStep: SiteStep {
    let site: Site

    let kind = "token_embedding"
    var inputs: [Value] { [site.inputs[0]] }
    var hasParameters: Bool { true }

    func forward(_ context: Context) {
        let parameters = context.weights.parameters
        let (x, y) = (context.activation(inputs[0]), context.activation(output))
        unsafe parameters[site.firstSlot + 1].withUnsafeValues { values in
            guard let base = values.baseAddress else { return }
            let places = unsafe View(
                UnsafeMutablePointer(mutating: base),
                n: 1,
                h: 1,
                w: y.w,
                c: y.c
            )
            for item in 0..<x.n {
                Elementwise.add(
                    x.pixels(of: item, from: 0),
                    places.pixels(of: 0, from: 1),
                    into: y.pixels(of: item, from: 1),
                    pool: context.pool
                )
            }
            unsafe parameters[site.firstSlot].withUnsafeValues { token in
                for item in 0..<y.n {
                    let to = unsafe y.base + item * y.w * y.pixelStride
                    for i in 0..<y.c { unsafe to[i] = token[i] + base[i] }
                }
            }
        }
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        let (dx, dy) = (context.gradient(inputs[0]), context.gradient(output))
        for item in 0..<dx.n {
            let (to, from) = (dx.pixels(of: item, from: 0), dy.pixels(of: item, from: 1))
            if context.write(0).isAccumulating {
                Elementwise.accumulate(from, into: to, pool: context.pool)
            } else {
                Elementwise.copy(from, into: to, pool: context.pool)
            }
        }
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let dy = context.gradient(output)
        var sums = [Float](repeating: 0, count: dy.w * dy.c)
        for token in 0..<dy.w {
            for i in 0..<dy.c {
                var sum = 0.0
                for item in 0..<dy.n {
                    unsafe sum += Double(dy.base[(item * dy.w + token) * dy.pixelStride + i])
                }
                sums[token * dy.c + i] = Float(sum)
            }
        }
        sink.take(site.firstSlot, gradient: Array(sums.prefix(dy.c)))
        sink.take(site.firstSlot + 1, gradient: sums)
    }
}

extension View {
    /// An item's pixels from one of them on, as a row.
    fileprivate func pixels(of item: Int, from first: Int) -> View {
        unsafe View(
            base + (item * h * w + first) * pixelStride,
            n: 1,
            h: 1,
            w: h * w - first,
            c: c,
            pixelStride: pixelStride
        )
    }
}
