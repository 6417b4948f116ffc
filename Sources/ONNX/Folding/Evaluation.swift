import Files
import Tensors

/// One node with what it reads: its inputs and attributes, told with what is wrong about them.
struct Evaluation {
    /// The node.
    let node: Node
    /// The operation set in which the op got the meaning that it has here.
    let version: Int
    /// The inputs; nil where one is absent.
    let inputs: [Constant?]

    /// An error of this node.
    func failure(_ problem: String) -> FoldingError {
        FoldingError(operation: node.operation, node: node.name, problem: problem)
    }

    /// Every input must hold as many numbers as its extents say, on no more axes than allowed.
    func checkInputs() throws(FoldingError) {
        for input in inputs.compactMap(\.self) {
            guard try size(input.extents) == input.numbers.count else {
                throw failure("\(input.numbers.count) numbers are no \(input.extents)")
            }
        }
    }

    // MARK: Inputs

    /// An input that must be there.
    func input(_ index: Int) throws(FoldingError) -> Constant {
        guard let input = optional(index) else { throw failure("input \(index) is absent") }
        return input
    }

    /// An input, or nil when it is absent.
    func optional(_ index: Int) -> Constant? {
        inputs.indices.contains(index) ? inputs[index] : nil
    }

    /// All inputs, of which there must be one and none may be absent.
    func all() throws(FoldingError) -> [Constant] {
        let present = inputs.compactMap(\.self)
        guard !present.isEmpty, present.count == inputs.count else {
            throw failure("an input is absent")
        }
        return present
    }

    /// An input that lists integers, or nil when it is absent.
    func optionalIntegers(_ index: Int) throws(FoldingError) -> [Int]? {
        guard let input = optional(index) else { return nil }
        guard case .integers(let numbers) = input.numbers, input.extents.count <= 1 else {
            throw failure("input \(index) is no list of integers, but \(input.kind)")
        }
        return try bounded(numbers)
    }

    /// An input that lists integers.
    func integers(_ index: Int) throws(FoldingError) -> [Int] {
        _ = try input(index)
        return try optionalIntegers(index) ?? []
    }

    /// An input that is one integer, whatever its rank.
    func integer(_ index: Int) throws(FoldingError) -> Int {
        let input = try input(index)
        guard case .integers(let numbers) = input.numbers, numbers.count == 1 else {
            throw failure("input \(index) is no integer, but \(input.kind)")
        }
        return numbers[0]
    }

    /// An input's floats.
    func floats(_ index: Int) throws(FoldingError) -> [Float] {
        let input = try input(index)
        guard case .floats(let tensor) = input.numbers else {
            throw failure("input \(index) is not of floats, but \(input.kind)")
        }
        return tensor.values
    }

    /// An input's truth values.
    func bools(_ index: Int) throws(FoldingError) -> [Bool] {
        let input = try input(index)
        guard case .bools(let values) = input.numbers else {
            throw failure("input \(index) is not of truth values, but \(input.kind)")
        }
        return values
    }

    // MARK: Attributes

    /// An integer attribute, or nil when it isn't written.
    func int(_ name: String) throws(FoldingError) -> Int? {
        switch node.attributes[name] {
        case nil: nil
        case .int(let value): value
        default: throw failure("attribute \(name) is no integer")
        }
    }

    /// An attribute that is 0 or 1, `standard` when it isn't written or there was none of its name
    /// before `version`.
    func flag(
        _ name: String,
        _ standard: Bool = false,
        since version: Int = 0
    ) throws(FoldingError) -> Bool {
        guard self.version >= version, let value = try int(name) else { return standard }
        return value != 0
    }

    /// A list of integers, or nil when it isn't written.
    func ints(_ name: String) throws(FoldingError) -> [Int]? {
        switch node.attributes[name] {
        case nil: nil
        case .ints(let values): try bounded(values)
        // A list that a writer left empty has no type of its own.
        case .floats(let values) where values.isEmpty: []
        default: throw failure("attribute \(name) is no list of integers")
        }
    }

    /// A number, or nil when it isn't written.
    func float(_ name: String) throws(FoldingError) -> Float? {
        switch node.attributes[name] {
        case nil: nil
        case .float(let value): value
        default: throw failure("attribute \(name) is no float")
        }
    }

    /// A word among `known`, the first of them when it isn't written.
    func word(_ name: String, of known: [String]) throws(FoldingError) -> String {
        switch node.attributes[name] {
        case nil: return known[0]
        case .string(let value) where known.contains(value): return value
        case .string(let value): throw failure("\(name) \(value.quoted) isn't known, \(known) are")
        default: throw failure("attribute \(name) is no text")
        }
    }

    // MARK: Axes and sizes

    /// A list that says something of each axis or part, and may stand in a message.
    private func bounded(_ list: [Int]) throws(FoldingError) -> [Int] {
        guard list.count <= FoldingLimits.list else {
            throw failure("a list of \(list.count) is too long, \(FoldingLimits.list) are allowed")
        }
        return list
    }

    /// An axis of `rank`, counted from the end when negative.
    func axis(_ axis: Int, of rank: Int) throws(FoldingError) -> Int {
        guard axis < rank, axis >= -rank else {
            throw failure("axis \(axis) isn't one of \(rank) axes")
        }
        return axis < 0 ? axis + rank : axis
    }

    /// Axes of `rank`, none of them twice.
    func axes(_ axes: [Int], of rank: Int) throws(FoldingError) -> [Int] {
        var known: [Int] = []
        for written in axes {
            let axis = try axis(written, of: rank)
            guard !known.contains(axis) else { throw failure("axis \(written) is there twice") }
            known.append(axis)
        }
        return known
    }

    /// How many numbers a value of these extents has, which must be within the limits.
    @discardableResult
    func size(_ extents: [Int]) throws(FoldingError) -> Int {
        guard extents.count <= Limits.rank else {
            throw failure("\(extents.count) axes are too many, \(Limits.rank) are allowed")
        }
        guard extents.allSatisfy({ $0 >= 0 }) else {
            throw failure("a negative extent: \(extents)")
        }
        var size = extents.contains(0) ? 0 : 1
        for extent in extents {
            let (product, overflow) = size.multipliedReportingOverflow(by: extent)
            guard !overflow, product <= FoldingLimits.elements, extent <= FoldingLimits.elements
            else {
                throw failure(
                    "a value of \(extents) is too large, \(FoldingLimits.elements) numbers are "
                        + "allowed"
                )
            }
            size = product
        }
        return size
    }
}
