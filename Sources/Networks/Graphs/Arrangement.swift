import Kernels
import Tensors

/// The order in which PyTorch has the extents of a value.
///
/// Inside, every value is pixels of channels, and its shape is written [n, c, h, w] (or [n, c], of
/// one pixel); only who reads it out, or gives a gradient for it, sees the arrangement.
package enum Arrangement: Sendable {
    /// [n, c, h, w], or [n, c].
    case channelsFirst
    /// [n, h, w, c].
    case channelsLast
    /// [n, t, c], where the pixels are t tokens.
    case tokens

    /// A value's shape as PyTorch has it.
    func presented(_ shape: Shape) -> Shape {
        guard shape.rank == 4 else { return shape }
        let (height, width) = shape.plane
        return switch self {
        case .channelsFirst: shape
        case .channelsLast: [shape[0], height, width, shape.channels]
        case .tokens: [shape[0], height * width, shape.channels]
        }
    }

    /// The same memory as a view whose planes follow one another as PyTorch's numbers do.
    func ordered(_ view: View) -> View {
        switch self {
        case .channelsFirst: view
        case .channelsLast, .tokens:
            // Each pixel counts as a picture of its own: what is inside is in PyTorch's order.
            unsafe View(
                view.base,
                n: view.pixels,
                h: 1,
                w: 1,
                c: view.c,
                pixelStride: view.pixelStride
            )
        }
    }
}
