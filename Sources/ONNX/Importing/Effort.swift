/// What importing one file for one size of pictures has taken so far.
///
/// It has bounds: a file of a few bytes could ask for anything, and pictures of another size come
/// from whoever asks for one.
struct Effort {
    /// Numbers of all values together: places among them have 32 bits.
    private static let values = Int(Int32.max)
    /// Numbers that are moved one by one, all maps together.
    private static let moved = 1 << 28
    /// And of one map.
    private static let movedAtOnce = 1 << 26
    /// Entries that all maps and tables together keep.
    private static let kept = 1 << 26

    /// Numbers that tensors which are worked out read and have: some, and a few times the file's.
    private let worked: Int
    private var left: (values: Int, moved: Int, kept: Int, worked: Int)

    /// An effort for a file of so many numbers, and pictures of so many.
    init(fileNumbers: Int, pictureNumbers: Int) {
        worked = Effort.bound(fileNumbers)
        left = (Effort.values - pictureNumbers, Effort.moved, Effort.kept, worked)
    }

    /// How many numbers may be made of so many in a file, before there is a picture.
    ///
    /// VGG-19 as a file of shapes alone, which the suite of ONNX has, makes 144 million.
    static func bound(_ fileNumbers: Int) -> Int { (1 << 28) + 8 * fileNumbers }

    /// Counts the numbers of a layer's value; nil are more than there can be.
    mutating func count(value numbers: Int?) throws(Refusal) {
        guard let numbers, numbers <= left.values else {
            throw Refusal("all values together have more than \(Self.values) elements")
        }
        left.values -= numbers
    }

    /// Counts the numbers that are moved one by one; nil are more than there can be.
    mutating func count(moved numbers: Int?) throws(Refusal) {
        guard let numbers, numbers <= min(left.moved, Self.movedAtOnce) else {
            throw Refusal(
                "more than \(Self.movedAtOnce) elements are moved about one by one, or more than "
                    + "\(Self.moved) in all"
            )
        }
        left.moved -= numbers
    }

    /// Counts the entries of a table that a layer keeps.
    mutating func count(kept entries: Int) throws(Refusal) {
        guard entries <= left.kept else {
            throw Refusal("tables of more than \(Self.kept) entries are needed")
        }
        left.kept -= entries
    }

    /// Counts what is read, or made, of tensors that are worked out.
    mutating func count(worked numbers: Int) throws(Refusal) {
        guard numbers <= left.worked else {
            throw Refusal("tensors of more than \(worked) elements are worked out")
        }
        left.worked -= numbers
    }
}

extension [Int] {
    /// How many elements a value of these extents has; nil if that is no number here.
    var elementCount: Int? {
        reduce(1) { count, extent in
            guard let (product, isTooMuch) = count?.multipliedReportingOverflow(by: extent) else {
                return nil
            }
            return isTooMuch ? nil : product
        }
    }
}
