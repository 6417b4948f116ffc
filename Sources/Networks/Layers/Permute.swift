import Tensors

/// The same numbers with their extents in another order, PyTorch's `permute`.
///
/// Where the order only says which of them are the channels, nothing is moved: inside, channels
/// always come last.
struct Permute: Layer {
    let arrangement: Arrangement

    let kind = "permute"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        inputs[0]
    }

    func arrangement(of inputs: [Arrangement]) -> Arrangement { arrangement }

    func step(at site: Site) -> (any Step)? { nil }
}
