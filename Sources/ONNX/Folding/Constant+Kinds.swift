import Tensors

extension Constant {
    /// How many numbers it has: what a bound on many constants adds up.
    var count: Int { numbers.count }

    /// A constant of floats, as many as the extents say.
    init(_ extents: [Int], floats: [Float]) {
        self.init(extents: extents, numbers: .floats(Tensor([floats.count], floats)))
    }

    /// A constant of integers, as many as the extents say.
    init(_ extents: [Int], integers: [Int]) {
        self.init(extents: extents, numbers: .integers(integers))
    }

    /// A constant of truth values, as many as the extents say.
    init(_ extents: [Int], bools: [Bool]) {
        self.init(extents: extents, numbers: .bools(bools))
    }

    /// A list of integers.
    init(list integers: [Int]) { self.init([integers.count], integers: integers) }

    /// The same numbers with other extents, for as many.
    func reshaped(to extents: [Int]) -> Constant { Constant(extents: extents, numbers: numbers) }

    /// What it is made of, for messages.
    var kind: String {
        switch numbers {
        case .floats: "floats of \(extents)"
        case .integers: "integers of \(extents)"
        case .bools: "truth values of \(extents)"
        }
    }
}

extension Constant.Numbers {
    /// How many there are.
    var count: Int {
        switch self {
        case .floats(let tensor): tensor.shape.count
        case .integers(let values): values.count
        case .bools(let values): values.count
        }
    }

    /// Whether both are of the same kind.
    func isOfKind(_ other: Constant.Numbers) -> Bool {
        switch (self, other) {
        case (.floats, .floats), (.integers, .integers), (.bools, .bools): true
        default: false
        }
    }
}
