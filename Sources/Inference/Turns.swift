/// A queue that takes turns: first in, first out for each owner, and round robin among the owners,
/// so that one with a long row of requests delays another by one request only.
struct Turns<Owner: Hashable, Element> {
    /// Everything waiting, by owner; no row is empty.
    private var rows: [Owner: [Element]] = [:]
    /// The owners with something waiting, whose turn is next first.
    private var order: [Owner] = []
    /// The number of elements waiting.
    private(set) var count = 0

    /// How many elements each owner has waiting, of those that have any.
    var counts: [Owner: Int] { rows.mapValues(\.count) }

    /// Puts an element at the end of its owner's row.
    mutating func append(_ element: Element, of owner: Owner) {
        if rows[owner] == nil { order.append(owner) }
        rows[owner, default: []].append(element)
        count += 1
    }

    /// The first owner in turn whose next element satisfies `condition`, which is asked in that
    /// order.
    func owner(where condition: (Element) -> Bool) -> Owner? {
        order.first { owner in rows[owner]?.first.map(condition) ?? false }
    }

    /// Takes the owner's next element out; the owner goes to the back of the round.
    ///
    /// Those passed over for it keep their places.
    mutating func next(of owner: Owner) -> Element? {
        guard var row = rows[owner] else { return nil }
        order.removeAll { $0 == owner }
        let element = row.removeFirst()
        rows[owner] = row.isEmpty ? nil : row
        if !row.isEmpty { order.append(owner) }
        count -= 1
        return element
    }

    /// Takes the owner's elements that satisfy `condition` out; the others keep their places.
    mutating func remove(of owner: Owner, where condition: (Element) -> Bool) -> [Element] {
        guard let row = rows[owner] else { return [] }
        let removed = row.filter(condition)
        let kept = row.filter { !condition($0) }
        rows[owner] = kept.isEmpty ? nil : kept
        if kept.isEmpty { order.removeAll { $0 == owner } }
        count -= removed.count
        return removed
    }

    /// Takes everything out.
    mutating func removeAll() -> [Element] {
        defer { self = Turns() }
        return order.flatMap { rows[$0] ?? [] }
    }
}
