import Tensors

extension Loss {
    /// The classes that the items of a batch are about.
    public enum Classes: Sendable, Equatable {
        /// The same for every item.
        case one(Int)
        /// One for each item, in order.
        case each([Int])
    }
}

extension Loss.Classes {
    /// One class number for all items, or a list of one for each.
    init<Value: MemberValue>(reading value: Value) throws(Value.Failure) {
        let range = 0...Int(Int32.max)
        guard value.isList else {
            self = .one(try value.integer(in: range))
            return
        }
        let classes = try value.list { (each) throws(Value.Failure) in try each.integer(in: range) }
        guard !classes.isEmpty else { throw value.wrong("at least one class") }
        self = .each(classes)
    }

    func write(to members: inout some MemberWriter) {
        switch self {
        case .one(let number): members.member("class", number)
        case .each(let numbers): members.member("class", numbers)
        }
    }

    /// Whether each item's class is one of an output's, [n, classes].
    func check(output shape: Shape) throws(LossError) {
        guard shape.plane == (1, 1) else { throw .notAVector(what: "a class", got: shape) }
        let named =
            switch self {
            case .one(let number): [number]
            case .each(let numbers): numbers
            }
        for each in named where !(0..<shape.channels).contains(each) {
            throw .classOutOfRange(each, classes: shape.channels)
        }
        guard case .each(let numbers) = self, numbers.count != shape[0] else { return }
        throw .classCount(expected: shape[0], got: numbers.count)
    }

    /// A class for each item of a batch that `check` has let pass.
    func list(items: Int) -> [Int] {
        switch self {
        case .one(let number): return [Int](repeating: number, count: items)
        case .each(let numbers):
            precondition(numbers.count == items, "\(numbers.count) classes for \(items) items")
            return numbers
        }
    }

    /// Each item's own class; nil when one is not of one item.
    static func joining(_ parts: [Loss.Classes]) -> Loss.Classes? {
        let classes = parts.flatMap { part in
            switch part {
            case .one(let number): [number]
            case .each(let numbers): numbers
            }
        }
        return classes.count == parts.count ? .each(classes) : nil
    }

    /// Those of some of a batch's items.
    func items(_ range: Range<Int>, of count: Int) -> Loss.Classes {
        guard case .each(let numbers) = self, numbers.count == count else { return self }
        return .each(Array(numbers[range]))
    }
}
