import Networks

/// What else is known of a value's numbers than that a layer makes them.
enum Origin {
    /// They are some of another value's.
    case sight(Sight)
    /// They are products of queries and keys.
    case scores(Scores)
    /// They are such scores' softmax.
    case shares(Scores)
}

/// Numbers of another value, each times a factor: a window with strides.
struct Sight {
    /// The other value.
    let base: GraphBuilder.Value
    /// The place of the first number.
    var offset = 0
    /// For each axis, how many numbers it is from one index to the next.
    var strides: [Int]
    /// The factor.
    var scale: Float = 1

    /// The part that begins at an index of an axis.
    func beginning(at index: Int, of axis: Int) -> Sight {
        var part = self
        part.offset += index * strides[axis]
        return part
    }

    /// The same with other strides, which the axes in this order have.
    func transposed(_ axes: [Int]) -> Sight {
        var moved = self
        moved.strides = axes.map { strides[$0] }
        return moved
    }

    /// The same with other extents; nil where axes that become one aren't one in the other value.
    fileprivate func reshaped(
        from old: [Int],
        to new: [Int],
        _ groups: AxisGroups
    ) -> Sight? {
        var seen = self
        seen.strides = [Int](repeating: 0, count: new.count)
        for pair in groups.pairs {
            let own = pair.old.filter { old[$0] != 1 }
            for (axis, next) in zip(own, own.dropFirst()) {
                guard strides[axis] == strides[next] * old[next] else { return nil }
            }
            var step = own.last.map { strides[$0] } ?? 0
            for axis in pair.new.reversed() {
                seen.strides[axis] = step
                step *= new[axis]
            }
        }
        return seen
    }
}

extension Origin {
    /// The same once so many nodes read the value: what others want too has to be computed anyway.
    func read(by readers: Int) -> Origin? {
        if case .sight = self { return self }
        return readers == 1 ? self : nil
    }

    /// The same of a value with other extents.
    func reshaped(from x: Traced, to extents: [Int], _ groups: AxisGroups) -> Origin? {
        switch self {
        case .sight(let sight):
            sight.reshaped(from: x.extents, to: extents, groups).map(Origin.sight)
        case .scores, .shares: x.memory == x.memory.sorted() ? self : nil
        }
    }

    /// The same with its axes exchanged.
    func transposed(_ axes: [Int]) -> Origin? {
        if case .sight(let sight) = self { .sight(sight.transposed(axes)) } else { nil }
    }

    /// The same times a number.
    func scaled(by number: Float) -> Origin? {
        switch self {
        case .sight(var sight):
            sight.scale *= number
            return .sight(sight)
        case .scores(var scores) where scores.isPlain:
            scores.scale *= number
            return .scores(scores)
        case .scores, .shares: return nil
        }
    }
}

extension Traced {
    /// Where its numbers come from: itself, where that isn't known.
    var sight: Sight {
        if case .sight(let sight)? = origin { sight } else { Sight(base: value, strides: strides) }
    }
}
