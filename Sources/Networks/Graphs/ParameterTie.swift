import Tensors

/// How the numbers of a parameter follow from another's, in the order of memory.
package enum ParameterView: Sendable, Hashable {
    /// They are the same.
    case same
    /// The other's are rows of so many columns, these are its columns.
    case turned(rows: Int, columns: Int)
    /// Each is the other's at one of these places.
    case picked([Int])

    /// What `view` makes of numbers that are seen in this way.
    package func followed(by view: ParameterView) -> ParameterView {
        switch (self, view) {
        case (.same, _): return view
        case (_, .same): return self
        case (.turned(let rows, let columns), .turned(let others, let own))
        where rows == own && columns == others:
            return .same
        default:
            let count = count(of: view) ?? count(of: self) ?? 0
            return .picked((0..<count).map { place(view.place($0)) })
        }
    }

    /// What makes the other's numbers of these; nil where some of them are missing.
    package var inverse: ParameterView? {
        switch self {
        case .same: return .same
        case .turned(let rows, let columns): return .turned(rows: columns, columns: rows)
        case .picked(let places):
            var back = [Int](repeating: -1, count: places.count)
            for (index, place) in places.enumerated() {
                guard back.indices.contains(place), back[place] < 0 else { return nil }
                back[place] = index
            }
            return .picked(back)
        }
    }

    /// Where in the other a number stands.
    private func place(_ index: Int) -> Int {
        switch self {
        case .same: index
        case .turned(let rows, let columns): index % rows * columns + index / rows
        case .picked(let places): places[index]
        }
    }

    private func count(of view: ParameterView) -> Int? {
        switch view {
        case .same: nil
        case .turned(let rows, let columns): rows * columns
        case .picked(let places): places.count
        }
    }

    /// These numbers, of the other's.
    func numbers(of other: Tensor, as shape: Shape) -> Tensor {
        if self == .same { return other.reshaped(to: shape) }
        let values = other.values
        return Tensor(shape, (0..<shape.count).map { values[place($0)] })
    }

    /// The gradient of the other's `count` numbers, of that of these.
    func gradient(_ gradient: UnsafeBufferPointer<Float>, of count: Int) -> [Float] {
        if self == .same { return unsafe Array(gradient) }
        var sums = [Float](repeating: 0, count: count)
        for index in gradient.indices { unsafe sums[place(index)] += gradient[index] }
        return sums
    }
}

/// That a parameter isn't one of its own, but another seen in some way.
package struct ParameterTie: Sendable, Hashable {
    /// Where the other stands.
    let leader: ParameterSlot
    /// How its numbers are seen.
    let view: ParameterView
}
