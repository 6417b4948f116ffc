import Kernels
import Tensors

/// The order in which PyTorch has the extents of a value.
///
/// Inside, every value is pixels of channels, and its shape is written [n, c, h, w] (or [n, c], of
/// one pixel); only who reads it out, or gives a gradient for it, sees the arrangement.
package enum Arrangement: Hashable, Sendable {
    /// [n, c, h, w], or [n, c].
    case channelsFirst
    /// [n, h, w, c].
    case channelsLast
    /// [n, t, c], where the pixels are t tokens.
    case tokens
    /// An item's own extents, and the order in which its axes lie in memory, slowest-varying first:
    /// a first extent of 1 stands for the items, else they come before the others.
    case axes(extents: [Int], order: [Int])

    /// A value's shape as PyTorch has it.
    func presented(_ shape: Shape) -> Shape {
        if case .axes(let extents, _) = self {
            return Shape([shape[0]] + (extents.first == 1 ? extents.dropFirst() : extents[...]))
        }
        guard shape.rank == 4 else { return shape }
        let (height, width) = shape.plane
        return switch self {
        case .channelsFirst, .axes: shape
        case .channelsLast: [shape[0], height, width, shape.channels]
        case .tokens: [shape[0], height * width, shape.channels]
        }
    }

    /// Whether the last of an item's extents is that of its pixels' channels.
    var hasChannelsLast: Bool {
        switch self {
        case .channelsFirst, .axes: false
        case .channelsLast, .tokens: true
        }
    }

    /// The same memory as a view whose planes follow one another as PyTorch's numbers do, but for
    /// axes, which lie in it as they do in memory.
    func ordered(_ view: View) -> View {
        switch self {
        case .channelsFirst: view
        case .channelsLast, .tokens, .axes:
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

    /// Items' numbers in PyTorch's order, of those in the order of an `ordered` view.
    func presented(_ values: Tensor) -> Tensor {
        guard let places else { return values }
        return unsafe values.withUnsafeValues { from in
            unsafe Tensor(values.shape) { to in
                for first in stride(from: 0, to: to.count, by: places.count) {
                    for (place, source) in places.enumerated() {
                        unsafe to[first + place] = from[first + source]
                    }
                }
            }
        }
    }

    /// The reverse.
    func ordered(_ values: [Float]) -> [Float] {
        guard let places else { return values }
        var ordered = values
        for first in stride(from: 0, to: values.count, by: places.count) {
            for (place, source) in places.enumerated() {
                ordered[first + source] = values[first + place]
            }
        }
        return ordered
    }

    /// For each of an item's numbers in PyTorch's order its place in memory; nil where they are in
    /// that order already.
    private var places: [Int]? {
        guard case .axes(let extents, let order) = self else { return nil }
        var strides = [Int](repeating: 0, count: extents.count)
        var step = 1
        for axis in order.reversed() {
            strides[axis] = step
            step *= extents[axis]
        }
        var places = [0]
        for (extent, stride) in zip(extents, strides) {
            places = places.flatMap { place in (0..<extent).map { place + $0 * stride } }
        }
        return places
    }
}
