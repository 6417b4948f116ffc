/// One of several equal shares of a run's pictures, for several programs side by side.
package struct Shard: Hashable, Sendable {
    /// Which share, from 1.
    package let number: Int
    /// How many shares there are.
    package let count: Int

    /// Everything.
    package static let whole = Shard(number: 1, count: 1)

    private init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }

    /// Every `count`-th element, from the share's own on.
    package func share<Element>(of elements: [Element]) -> [Element] {
        stride(from: number - 1, to: elements.count, by: count).map { elements[$0] }
    }

    /// A file name of the share's own: `run.json` becomes `run.2of8.json`; as it is for the whole.
    package func name(_ file: String) -> String {
        guard count > 1, let dot = file.lastIndex(of: ".") else { return file }
        return "\(file[..<dot]).\(number)of\(count)\(file[dot...])"
    }
}

extension Shard: LosslessStringConvertible {
    /// Reads `NUMBER/COUNT`, the number from 1 to the count.
    package init?(_ description: String) {
        let parts = description.split(separator: "/", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        guard parts.count == 2, numbers.count == 2, numbers[1] >= 1,
            (1...numbers[1]).contains(numbers[0])
        else { return nil }
        self.init(number: numbers[0], count: numbers[1])
    }

    /// `NUMBER/COUNT`.
    package var description: String { "\(number)/\(count)" }
}
