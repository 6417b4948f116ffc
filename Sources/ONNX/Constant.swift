package import Tensors

/// A value that is known before any picture is.
package struct Constant: Sendable {
    /// The numbers, row-major.
    package enum Numbers: Sendable {
        /// Of any type that measures, as float32; a view of the file where it holds that already.
        case floats(Tensor)
        /// Of any type that counts; which one is the constant's `integerType`.
        case integers([Int])
        case bools([Bool])
    }

    /// The numbers, or what makes a tensor of those in a file.
    private enum Contents: Sendable {
        case made(Numbers)
        case stored(@Sendable () -> Tensor)
    }

    /// The extents, slowest-varying first; none for a scalar.
    package var extents: [Int]
    private var contents: Contents
    /// The type that integers have in the file, and within which they stay.
    package var integerType: ElementType

    /// A value of these extents and numbers.
    package init(extents: [Int], numbers: Numbers, integerType: ElementType = .int64) {
        self.extents = extents
        contents = .made(numbers)
        self.integerType = integerType
    }

    /// A value of floats that are made of those in a file whenever they are asked for, and don't
    /// take memory meanwhile.
    init(extents: [Int], making floats: @escaping @Sendable () -> Tensor) {
        self.extents = extents
        contents = .stored(floats)
        integerType = .int64
    }

    /// As many numbers as the extents' product.
    package var numbers: Numbers {
        get {
            switch contents {
            case .made(let numbers): numbers
            case .stored(let floats): .floats(floats())
            }
        }
        set { contents = .made(newValue) }
    }

    /// Whether they measure.
    var isOfFloats: Bool {
        switch contents {
        case .made(.floats), .stored: true
        case .made: false
        }
    }

    /// The same, made once for whoever asks for its numbers often.
    var made: Constant {
        Constant(extents: extents, numbers: numbers, integerType: integerType)
    }
}
