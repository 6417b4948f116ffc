/// Which axes of one list of extents are which of another's, where a value is reshaped: each pair
/// has as many elements on both sides.
struct AxisGroups {
    struct Pair {
        var old: Range<Int>
        var new: Range<Int>

        /// Whether the old axes lie side by side in memory, in their order.
        func isTogether(in x: Traced) -> Bool {
            let own = old.filter { x.extents[$0] != 1 }
            guard let first = own.first, let place = x.memory.firstIndex(of: first) else {
                return true
            }
            return x.memory[place...].starts(with: own)
        }
    }

    private(set) var pairs: [Pair] = []

    init(_ old: [Int], _ new: [Int]) {
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            let (firstOld, firstNew) = (i, j)
            guard i < old.count, j < new.count else {
                pairs.append(Pair(old: i..<old.count, new: j..<new.count))
                break
            }
            var (a, b) = (old[i], new[j])
            (i, j) = (i + 1, j + 1)
            while a != b {
                if a < b, i < old.count {
                    a *= old[i]
                    i += 1
                } else if j < new.count {
                    b *= new[j]
                    j += 1
                } else {
                    break
                }
            }
            pairs.append(Pair(old: firstOld..<i, new: firstNew..<j))
        }
    }

    /// The old axes in an order in memory in which every pair's are together: each pair's where
    /// its innermost one is.
    func order(gathering x: Traced) -> [Int] {
        let places = Dictionary(uniqueKeysWithValues: zip(x.order, x.order.indices))
        let innermost = pairs.map { pair in
            pair.old.filter { x.extents[$0] != 1 }.compactMap { places[$0] }.max() ?? -1
        }
        return pairs.indices.sorted { (innermost[$0], $0) < (innermost[$1], $1) }
            .flatMap { Array(pairs[$0].old) }
    }

    /// The new axes in the order in memory in which the old ones are together.
    func order(after x: Traced, _ extents: [Int]) -> [Int] {
        let memory = x.memory
        let first = pairs.map { pair in
            memory.firstIndex { pair.old.contains($0) } ?? -1
        }
        return pairs.indices.sorted { (first[$0], $0) < (first[$1], $1) }
            .flatMap { Array(pairs[$0].new) }
    }
}
