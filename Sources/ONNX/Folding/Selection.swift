import Tensors

/// Which number of a value each number of another is, where every axis has its own say:
/// transposed, sliced, repeated, padded.
///
/// For each axis of what is made there is a list of steps in the source's memory, one for each
/// index; a number's place is the sum of its axes' steps, or outside the source if one of them is.
struct Selection {
    /// The step of an index that lies outside the source, as in padding.
    static let outside = -1

    /// The extents of what is made.
    let extents: [Int]
    /// For each axis, for each index, the step, or `outside`.
    private let steps: [[Int]]

    /// A selection of this many numbers along each axis; the step of each is asked for.
    ///
    /// The extents are known to be within the limits.
    init(_ extents: [Int], _ step: (_ axis: Int, _ index: Int) -> Int) {
        self.extents = extents
        // Where one extent is 0, nothing is made, however large the others are.
        steps =
            extents.contains(0)
            ? []
            : extents.enumerated().map { axis, extent in (0..<extent).map { step(axis, $0) } }
    }

    /// The distance in memory between neighbours along each axis, row-major.
    static func strides(_ extents: [Int]) -> [Int] {
        var strides = [Int](repeating: 1, count: extents.count)
        for axis in extents.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * max(extents[axis + 1], 1)
        }
        return strides
    }

    /// Gives the place of each number in turn, `outside` for what has none.
    @inline(__always)
    func forEachPlace(_ body: (Int) -> Void) {
        guard !extents.contains(0) else { return }
        let inner = steps.last ?? [0]
        var index = [Int](repeating: 0, count: max(extents.count - 1, 0))
        while true {
            var start = 0
            for (axis, at) in index.enumerated() where start >= 0 {
                start = steps[axis][at] < 0 ? Self.outside : start + steps[axis][at]
            }
            for step in inner { body(start < 0 || step < 0 ? Self.outside : start + step) }
            guard let axis = index.indices.last(where: { index[$0] + 1 < extents[$0] }) else {
                return
            }
            index[axis] += 1
            for later in index.indices[(axis + 1)...] { index[later] = 0 }
        }
    }
}

extension Constant {
    /// What a selection makes of it; where there is no source stands the one number of `fill`,
    /// which is of the same kind, or zero.
    func selected(by selection: Selection, fill: Constant? = nil) -> Constant {
        let count = selection.extents.reduce(1, *)
        let numbers: Numbers
        switch self.numbers {
        case .floats(let tensor):
            var blank: Float = 0
            if case .floats(let tensor) = fill?.numbers { blank = tensor.values[0] }
            numbers = .floats(
                unsafe Tensor([count]) { made in
                    var position = 0
                    unsafe tensor.withUnsafeValues { values in
                        let values = unsafe values.span
                        selection.forEachPlace { place in
                            unsafe made.initializeElement(
                                at: position,
                                to: place < 0 ? blank : values[place]
                            )
                            position += 1
                        }
                    }
                }
            )
        case .integers(let values):
            var blank = 0
            if case .integers(let values) = fill?.numbers { blank = values[0] }
            numbers = .integers(values.selected(by: selection, count: count, fill: blank))
        case .bools(let values):
            var blank = false
            if case .bools(let values) = fill?.numbers { blank = values[0] }
            numbers = .bools(values.selected(by: selection, count: count, fill: blank))
        }
        return Constant(extents: selection.extents, numbers: numbers)
    }

    /// The numbers at `places` of this constant's, followed by those of `others`, all of one kind.
    func taken(at places: [Int], _ extents: [Int], followedBy others: [Constant] = []) -> Constant {
        var numbers = numbers
        switch numbers {
        case .floats(let tensor):
            var values = tensor.values
            for case .floats(let tensor) in others.map(\.numbers) { values += tensor.values }
            numbers = .floats(Tensor([places.count], places.map { values[$0] }))
        case .integers(var values):
            for case .integers(let more) in others.map(\.numbers) { values += more }
            numbers = .integers(places.map { values[$0] })
        case .bools(var values):
            for case .bools(let more) in others.map(\.numbers) { values += more }
            numbers = .bools(places.map { values[$0] })
        }
        return Constant(extents: extents, numbers: numbers)
    }

    /// The same with its axes in another order: axis i of the result is axis `order[i]` of this.
    func transposed(_ order: [Int]) -> Constant {
        guard order != Array(extents.indices) else { return self }
        let strides = Selection.strides(extents)
        return selected(
            by: Selection(order.map { extents[$0] }) { axis, index in index * strides[order[axis]] }
        )
    }
}

extension Array {
    fileprivate func selected(by selection: Selection, count: Int, fill: Element) -> [Element] {
        var made: [Element] = []
        made.reserveCapacity(count)
        selection.forEachPlace { made.append($0 < 0 ? fill : self[$0]) }
        return made
    }
}

extension Int {
    /// The integer towards zero, the nearest there is for numbers beyond all integers; 0 for NaN.
    init(saturating value: Double) {
        if value.isNaN {
            self = 0
        } else if value >= 0x1p63 {
            self = .max
        } else if value < -0x1p63 {
            self = .min
        } else {
            self = Int(value)
        }
    }
}
