import Tensors

/// Where values live: alone, or as a slice of the channels of another value.
struct Placement: Sendable {
    /// A slice of a root's channels; a root is a value with memory of its own.
    struct Slice: Sendable {
        let root: Value
        let firstChannel: Int
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
            while let slice = fusion.slices[root] {
                firstChannel += slice.firstChannel
                root = slice.whole
                wholes[value, default: []].append(root)
            }
            slices[value] = Slice(
                root: root,
                firstChannel: firstChannel,
                isWhole: shapes[value].channels == shapes[root].channels
            )
        }
        self.slices = slices
        rangesOfValues = Dictionary(grouping: fusion.ranges) { fusion.slices[$0]?.whole ?? $0 }
        self.wholes = wholes
    }

    /// The values that this one is a part of, innermost first.
    func wholes(of value: Value) -> [Value] { wholes[value] ?? [] }

    /// The ranges of channels that are made with this value, and theirs.
    func ranges(of value: Value) -> [Value] {
        (rangesOfValues[value] ?? []).flatMap { [$0] + ranges(of: $0) }
    }

    /// Where a canonical value lives.
    subscript(value: Value) -> Slice {
        guard let slice = slices[value] else { preconditionFailure("value \(value) has no place") }
        return slice
    }
}
