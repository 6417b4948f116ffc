/// The classes a user asks for, in the order given: `0,11,500-509`, or `all`.
package struct ClassList: Hashable, Sendable {
    private let ranges: [ClosedRange<Int>]?  // nil: all

    /// Every class of the model.
    package static let all = ClassList(ranges: nil)

    /// A single class.
    package init(_ classIndex: Int) { self.init(ranges: [classIndex...classIndex]) }

    private init(ranges: [ClosedRange<Int>]?) { self.ranges = ranges }

    /// The classes of a model with `count` of them, each once.
    package func classes(of count: Int) throws(ClassListError) -> [Int] {
        guard let ranges else { return Array(0..<count) }
        if let stray = ranges.map(\.upperBound).first(where: { $0 >= count }) {
            throw ClassListError(classIndex: stray, count: count)
        }
        var seen: Set<Int> = []
        return ranges.joined().filter { seen.insert($0).inserted }
    }
}

extension ClassList: LosslessStringConvertible {
    /// Reads numbers and ranges, separated by commas; or `all`.
    package init?(_ description: String) {
        if description == "all" {
            self = .all
            return
        }
        let parts = description.split(separator: ",", omittingEmptySubsequences: false)
        let ranges = parts.compactMap(Self.range)
        guard ranges.count == parts.count else { return nil }
        self.init(ranges: ranges)
    }

    private static func range(_ part: Substring) -> ClosedRange<Int>? {
        let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            .compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last, first >= 0, first <= last,
            part.split(separator: "-", omittingEmptySubsequences: false).count == ends.count,
            ends.count <= 2
        else { return nil }
        return first...last
    }

    /// As `init(_:)` reads it.
    package var description: String {
        guard let ranges else { return "all" }
        return ranges.map {
            $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
        }.joined(separator: ",")
    }
}

/// A class that the model has not.
package struct ClassListError: Error, Equatable, CustomStringConvertible {
    /// The class asked for.
    package let classIndex: Int
    /// How many classes there are.
    package let count: Int

    /// What is wrong, and what would be right.
    package var description: String {
        "there is no class \(classIndex): the model's classes are 0 to \(count - 1)"
    }
}
