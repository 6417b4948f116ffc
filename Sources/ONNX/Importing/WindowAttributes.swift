/// The attributes of convolutions and pools that say where their windows are, (height, width).
struct WindowAttributes {
    let kernel: (Int, Int)
    let stride: (Int, Int)
    let dilation: (Int, Int)
    private let pads: [Int]
    private let automatic: String

    /// The padding before and behind.
    struct Pads {
        var begin: (Int, Int)
        var end: (Int, Int)
    }

    /// Those of a node whose kernel has these extents, which its `kernel_shape` must have too.
    init(_ node: Node, kernel given: [Int]) throws(Refusal) {
        func pair(_ name: String, _ standard: Int, atLeast least: Int) throws(Refusal) -> (Int, Int)
        {
            let numbers = node.ints(name) ?? given.map { _ in standard }
            guard numbers.count == given.count,
                numbers.allSatisfy({ $0 >= least && $0 < 1 << 20 })
            else { throw Refusal("its \(name) is \(numbers)") }
            return numbers.count == 1 ? (standard, numbers[0]) : (numbers[0], numbers[1])
        }
        guard (1...2).contains(given.count), node.ints("kernel_shape") ?? given == given,
            given.allSatisfy({ (1..<1 << 20).contains($0) })
        else { throw Refusal("its kernel is \(given)") }
        kernel = given.count == 1 ? (1, given[0]) : (given[0], given[1])
        stride = try pair("strides", 1, atLeast: 1)
        dilation = try pair("dilations", 1, atLeast: 1)
        let pads = node.ints("pads") ?? [Int](repeating: 0, count: 2 * given.count)
        guard pads.count == 2 * given.count, pads.allSatisfy({ (0..<1 << 20).contains($0) }) else {
            throw Refusal("its pads are \(pads)")
        }
        self.pads = pads.count == 2 ? [0, pads[0], 0, pads[1]] : pads
        automatic = node.string("auto_pad", "NOTSET")
        guard ["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"].contains(automatic) else {
            throw Refusal("its auto_pad is \(automatic)")
        }
    }

    private func span(_ kernel: Int, _ dilation: Int) -> Int { (kernel - 1) * dilation + 1 }

    /// The padding of a picture of this size: with `auto_pad`, what makes ⌈size/stride⌉ windows,
    /// an odd one at the end or, of SAME_LOWER, at the beginning.
    func pads(of size: (Int, Int)) throws(Refusal) -> Pads {
        func same(_ size: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> (Int, Int) {
            let windows = (size + stride - 1) / stride
            let total = max((windows - 1) * stride + span(kernel, dilation) - size, 0)
            let (small, large) = (total / 2, total - total / 2)
            return automatic == "SAME_UPPER" ? (small, large) : (large, small)
        }
        switch automatic {
        case "SAME_UPPER", "SAME_LOWER":
            let rows = same(size.0, kernel.0, stride.0, dilation.0)
            let columns = same(size.1, kernel.1, stride.1, dilation.1)
            return Pads(begin: (rows.0, columns.0), end: (rows.1, columns.1))
        case "VALID": return Pads(begin: (0, 0), end: (0, 0))
        default: return Pads(begin: (pads[0], pads[1]), end: (pads[2], pads[3]))
        }
    }

    /// How many windows there are of so many channels; in ceil mode the last may stick out, unless
    /// it would begin in the padding at the end.
    func output(
        _ size: (Int, Int),
        _ pads: Pads,
        channels: Int,
        ceil: Bool
    ) throws(Refusal) -> Plane {
        func windows(
            _ size: Int,
            _ begin: Int,
            _ end: Int,
            _ span: Int,
            _ stride: Int
        ) throws(Refusal) -> Int {
            let room = size + begin + end - span
            guard room >= 0 else { throw Refusal("a window of \(span) doesn't fit into \(size)") }
            var count = room / stride + 1
            if ceil, room % stride != 0, count * stride < size + begin { count += 1 }
            return count
        }
        return Plane(
            channels: channels,
            height: try windows(
                size.0,
                pads.begin.0,
                pads.end.0,
                span(kernel.0, dilation.0),
                stride.0
            ),
            width: try windows(
                size.1,
                pads.begin.1,
                pads.end.1,
                span(kernel.1, dilation.1),
                stride.1
            )
        )
    }

    /// What a transposed convolution of a picture of this size makes, and the padding for it.
    func transposed(
        _ node: Node,
        of size: (Int, Int)
    ) throws(Refusal) -> (begin: (Int, Int), end: (Int, Int), output: (Int, Int), made: (Int, Int))
    {
        let count = node.ints("strides")?.count ?? 2
        func pair(_ name: String) throws(Refusal) -> (Int, Int)? {
            guard let numbers = node.ints(name) else { return nil }
            guard (1...2).contains(numbers.count),
                numbers.allSatisfy({ (0..<1 << 20).contains($0) })
            else { throw Refusal("its \(name) is \(numbers)") }
            return numbers.count == 1
                ? (count == 1 ? 0 : numbers[0], numbers[0])
                : (numbers[0], numbers[1])
        }
        let output = try pair("output_padding") ?? (0, 0)
        let wanted = try pair("output_shape")
        guard output.0 < max(stride.0, dilation.0), output.1 < max(stride.1, dilation.1) else {
            throw Refusal("its output_padding \(output) is no less than its strides")
        }
        func side(
            _ size: Int,
            _ kernel: Int,
            _ stride: Int,
            _ dilation: Int,
            _ output: Int,
            _ wanted: Int?,
            _ begin: Int,
            _ end: Int
        ) throws(Refusal) -> (begin: Int, end: Int, made: Int) {
            let full = stride * (size - 1) + output + span(kernel, dilation)
            let target = wanted ?? (automatic.hasPrefix("SAME") ? size * stride : nil)
            guard let target else {
                guard full - begin - end > 0 else { throw Refusal("it makes nothing") }
                return (begin, end, full - begin - end)
            }
            let total = full - target
            guard total >= 0 else { throw Refusal("it can't make \(target) rows or columns") }
            let (small, large) = (total / 2, total - total / 2)
            return automatic == "SAME_UPPER" ? (small, large, target) : (large, small, target)
        }
        let given = automatic == "VALID" ? [0, 0, 0, 0] : pads
        let rows = try side(
            size.0,
            kernel.0,
            stride.0,
            dilation.0,
            output.0,
            wanted?.0,
            given[0],
            given[2]
        )
        let columns = try side(
            size.1,
            kernel.1,
            stride.1,
            dilation.1,
            output.1,
            wanted?.1,
            given[1],
            given[3]
        )
        return (
            (rows.begin, columns.begin), (rows.end, columns.end), output,
            (rows.made, columns.made)
        )
    }
}
