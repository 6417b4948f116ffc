import Networks
import Tensors

/// What is known of a file's tensor while the file is imported.
enum Known {
    /// Its numbers, whatever the picture.
    case constant(Weight)
    /// That a layer makes it.
    case value(Traced)
    /// That it can't be made; why stands among the importer's refusals.
    case refused
}

/// A tensor of numbers that the file has, or that follow from its own and the picture's size.
struct Weight {
    let constant: Constant
    /// What it was in the file, where it still has that one's numbers: only such are trained.
    let source: String?

    /// The extents.
    var extents: [Int] { constant.extents }
    /// How many numbers it has.
    var count: Int { constant.extents.reduce(1, *) }
}

/// A tensor that layers compute, for one picture.
///
/// A picture's numbers follow one another in memory, axis by axis, in an order of their own: to
/// exchange two axes, or to write two as one, costs nothing as long as nobody needs another order.
struct Traced {
    /// The layer's value.
    let value: GraphBuilder.Value
    /// The extents as the file has them, with a single picture.
    let extents: [Int]
    /// The axes as they lie in memory, slowest-varying first.
    let order: [Int]
    /// What else is known of its numbers.
    var origin: Origin?

    /// How many numbers it has.
    var count: Int { extents.reduce(1, *) }
    /// The axes that aren't of extent 1, as they lie in memory: where the others lie makes no
    /// difference.
    var memory: [Int] { order.filter { extents[$0] != 1 } }

    /// The same value seen with other extents.
    func seen(_ extents: [Int], order: [Int], origin: Origin? = nil) -> Traced {
        Traced(value: value, extents: extents, order: order, origin: origin)
    }

    /// How many numbers it is from one index to the next of each axis.
    var strides: [Int] {
        var strides = [Int](repeating: 0, count: extents.count)
        var step = 1
        for axis in order.reversed() {
            strides[axis] = step
            step *= extents[axis]
        }
        return strides
    }
}

/// How an engine's value divides a picture's numbers: pixels of channels, row by row.
struct Plane: Equatable {
    var channels: Int
    var height = 1
    var width = 1

    /// How many numbers it has; nil if that is no number here.
    var count: Int? { [channels, height, width].elementCount }
}

/// Why one of a file's nodes can't become layers.
struct Refusal: Error {
    /// What is wrong, for people.
    let reason: String

    /// A refusal in these words; of those that tell a long list, the beginning.
    init(_ reason: String) {
        let most = 300
        self.reason = reason.utf8.count <= most ? reason : "\(reason.prefix(most))…"
    }
}

extension [Int] {
    /// The extents of both broadcast together, as NumPy's and ONNX's rules have it; nil where they
    /// don't fit.
    func broadcast(with other: [Int]) -> [Int]? {
        let rank = Swift.max(count, other.count)
        var result: [Int] = []
        for (a, b) in zip(padded(to: rank), other.padded(to: rank)) {
            guard a == b || a == 1 || b == 1 else { return nil }
            result.append(a == 1 ? b : a)
        }
        return result
    }

    /// The same with ones in front.
    func padded(to rank: Int) -> [Int] {
        [Int](repeating: 1, count: rank - count) + self
    }

    /// Where each element of a walk over these extents, the last fastest, lies with such strides.
    func places(_ strides: [Int]) -> [Int] {
        var places = [0]
        for (extent, stride) in zip(self, strides) {
            places = places.flatMap { place in (0..<extent).map { place + $0 * stride } }
        }
        return places
    }
}

extension Traced {
    /// How its extents are shown to whoever asks for it.
    func arrangement(_ plane: Plane) -> Arrangement {
        if extents.count == 4, extents[0] == 1, memory == [2, 3, 1].filter({ extents[$0] != 1 }),
            plane == Plane(channels: extents[1], height: extents[2], width: extents[3])
        {
            return .channelsFirst
        }
        return .axes(extents: extents, order: order)
    }
}
