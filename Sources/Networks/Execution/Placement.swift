import Tensors

/// Where values live: alone, as a slice of another value's channels, or as all its numbers under
/// other extents.
struct Placement: Sendable {
    /// A slice of a root's channels, or of those of its numbers regrouped; a root is a value with
    /// memory of its own.
    struct Slice: Sendable {
        let root: Value
        let firstChannel: Int
        /// Floats from a pixel to the next.
        let pixelStride: Int
        /// Whether the slice is the whole root.
        let isWhole: Bool
    }

    private let slices: [Value: Slice]
    private let wholes: [Value: [Value]]
    private let rangesOfValues: [Value: [Value]]

    init(_ fusion: Fusion, shapes: [Shape]) {
        var slices: [Value: Slice] = [:]
        var wholes: [Value: [Value]] = [:]
        for value in shapes.indices where fusion.canonical[value] == value {
            var root = value
            var firstChannel = 0
            var pixelStride: Int?
            while let slice = fusion.slices[root] {
                // What is regrouped has no gaps, nor has what that lies in.
                if slice.isRegrouped { pixelStride = pixelStride ?? shapes[root].channels }
                firstChannel += slice.firstChannel
                root = slice.whole
                wholes[value, default: []].append(root)
            }
            slices[value] = Slice(
                root: root,
                firstChannel: firstChannel,
                pixelStride: pixelStride ?? shapes[root].channels,
                isWhole: shapes[value].count == shapes[root].count
            )
        }
        self.slices = slices
        rangesOfValues = Dictionary(grouping: fusion.ranges) { fusion.slices[$0]?.whole ?? $0 }
        self.wholes = wholes
    }

    /// The values that this one is a part of, innermost first.
    func wholes(of value: Value) -> [Value] { wholes[value] ?? [] }

    /// The ranges of channels, and what is regrouped, that are made with this value; and theirs.
    func ranges(of value: Value) -> [Value] {
        (rangesOfValues[value] ?? []).flatMap { [$0] + ranges(of: $0) }
    }

    /// Where a canonical value lives.
    subscript(value: Value) -> Slice {
        guard let slice = slices[value] else { preconditionFailure("value \(value) has no place") }
        return slice
    }
}
