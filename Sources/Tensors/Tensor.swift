/// An immutable block of float32 values with a shape, row-major: pictures are `[n, c, h, w]`.
///
/// Copies share their memory. Use it for what crosses a module or a thread: inputs, outputs and
/// parameters. The engine's activations live in an arena instead.
public struct Tensor: Sendable {
    /// The extents of the block.
    public let shape: Shape
    private let storage: Storage

    /// A tensor of these values, copied; their number must be the shape's.
    public init(_ shape: Shape, _ values: [Float]) {
        precondition(values.count == shape.count, "\(values.count) values for shape \(shape)")
        unsafe self.init(shape) { block in _ = unsafe block.initialize(fromContentsOf: values) }
    }

    /// A tensor whose values are all `value`.
    public init(_ shape: Shape, repeating value: Float) {
        unsafe self.init(shape) { unsafe $0.initialize(repeating: value) }
    }

    /// A tensor that `body` fills; the block it gets is uninitialised, and it must write every
    /// value.
    public init<E: Error>(
        _ shape: Shape,
        filling body: (UnsafeMutableBufferPointer<Float>) throws(E) -> Void
    ) throws(E) {
        let block = FloatBlock(shape.count)
        try unsafe body(block.floats)
        self.init(shape, block)
    }

    /// A tensor of a block's values; from now on nobody may write them.
    package init(_ shape: Shape, _ block: FloatBlock) {
        precondition(block.count == shape.count, "\(block.count) values for shape \(shape)")
        self.shape = shape
        storage = Storage(block)
    }

    /// A tensor over memory that `owner` keeps valid and unchanged for as long as it lives.
    package init(_ shape: Shape, viewing values: UnsafeBufferPointer<Float>, of owner: any Sendable)
    {
        precondition(values.count == shape.count, "\(values.count) values for shape \(shape)")
        self.shape = shape
        storage = unsafe Storage(viewing: values, of: owner)
    }

    /// The same values under another shape with as many elements.
    public func reshaped(to shape: Shape) -> Tensor {
        precondition(shape.count == self.shape.count, "\(self.shape) cannot become \(shape)")
        return Tensor(shape: shape, storage: storage)
    }

    /// Lends the values for the call.
    public func withUnsafeValues<R, E: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(E) -> R
    ) throws(E) -> R {
        try unsafe body(storage.values)
    }

    /// Takes no memory, until they are read again, for values that lie in a file.
    ///
    /// For a tensor that won't be read for a while; it costs nothing but time.
    package func letGoOfMemory() { storage.letGo() }

    /// Whether its values lie in a file, so that it can let go of its memory.
    package var isReloadable: Bool { storage.isReloadable }

    /// The values, copied.
    public var values: [Float] { unsafe Array(storage.values) }

    /// Whether both are views of the very same memory: equal without looking at a value.
    package func isIdentical(to other: Tensor) -> Bool { storage === other.storage }

    /// Whether no value is infinite or NaN.
    public var isFinite: Bool {
        // As bits without the sign, both lie above all numbers; and a maximum can be vectorised, as
        // a search that ends early cannot.
        var largest: Int32 = 0
        for index in unsafe storage.values.indices {
            let bits = unsafe storage.values[index].bitPattern & 0x7FFF_FFFF
            largest = max(largest, Int32(truncatingIfNeeded: bits))
        }
        return largest < 0x7F80_0000
    }

    private init(shape: Shape, storage: Storage) {
        self.shape = shape
        self.storage = storage
    }
}

extension Tensor: Equatable {
    /// Same shape and same values; NaN differs from itself, as in arithmetic.
    public static func == (a: Tensor, b: Tensor) -> Bool {
        unsafe a.shape == b.shape && a.storage.values.elementsEqual(b.storage.values)
    }
}
