/// What importing one file for one size of pictures has taken so far.
struct Effort {
    private static let values = 1 << 31
    private static let maps = 1 << 28
    private var values = 0
    private var maps = 0

    /// Counts the elements of a value, or of a tensor that was worked out.
    mutating func count(value elements: Int) throws(Refusal) {
        values += elements
        guard values <= Self.values else {
            throw Refusal("all values together have more than \(Self.values) elements")
        }
    }

    /// Counts the elements that are moved one by one.
    mutating func count(map elements: Int) throws(Refusal) {
        maps += elements
        guard maps <= Self.maps else {
            throw Refusal("more than \(Self.maps) elements are moved about one by one")
        }
    }
}
