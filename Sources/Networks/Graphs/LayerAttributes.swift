/// What a layer was made with, in the order of the arguments of PyTorch's constructor.
package struct LayerAttributes: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// Names with their values.
    package let pairs: [Pair]

    /// An argument with its value.
    package struct Pair: Sendable, Equatable {
        /// PyTorch's name for it.
        package let name: String
        /// What it is.
        package let value: LayerAttribute
    }

    /// These; none whose value is nil.
    package init(dictionaryLiteral elements: (String, LayerAttribute?)...) {
        pairs = elements.compactMap { name, value in value.map { Pair(name: name, value: $0) } }
    }
}

/// The value of a constructor's argument.
package enum LayerAttribute: Sendable, Equatable {
    /// Whether something is so.
    case truth(Bool)
    /// A count.
    case whole(Int)
    /// Several, such as a height and a width.
    case wholes([Int])
    /// Any other number.
    case number(Float)
    /// Several.
    case numbers([Float])
    /// The name of a choice.
    case choice(String)

    /// A height and a width.
    static func pair(_ extents: (Int, Int)) -> LayerAttribute { .wholes([extents.0, extents.1]) }

    /// What is padded below and to the right, where it differs from above and to the left; PyTorch
    /// has no word for it.
    static func end(_ end: (Int, Int), differingFrom start: (Int, Int)) -> LayerAttribute? {
        end == start ? nil : pair(end)
    }
}
