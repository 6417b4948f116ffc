/// Where a tensor lies in a file: a window with strides over a run of numbers.
struct StoredTensor {
    /// How each number is stored.
    let scalar: ScalarType
    /// The bytes of the run; their number is a multiple of the scalar's size.
    let storage: Range<Int>
    /// The first element, counted in numbers from the start of the run.
    let offset: Int
    /// The extents, slowest-varying first.
    let dimensions: [Int]
    /// For each dimension, how many numbers from one index to the next.
    let strides: [Int]

    /// A window as the file describes it; nothing is checked before `TensorLoader` reads it.
    init(
        scalar: ScalarType,
        storage: Range<Int>,
        offset: Int,
        dimensions: [Int],
        strides: [Int]
    ) {
        self.scalar = scalar
        self.storage = storage
        self.offset = offset
        self.dimensions = dimensions
        self.strides = strides
    }

    /// The whole run, row-major.
    init(scalar: ScalarType, storage: Range<Int>, dimensions: [Int]) {
        var strides = dimensions
        var stride = 1
        for axis in dimensions.indices.reversed() {
            strides[axis] = stride
            stride *= dimensions[axis]
        }
        self.init(
            scalar: scalar,
            storage: storage,
            offset: 0,
            dimensions: dimensions,
            strides: strides
        )
    }

    /// Whether the elements follow each other without a gap, in row-major order.
    var isContiguous: Bool {
        var expected = 1
        for axis in dimensions.indices.reversed() where dimensions[axis] != 1 {
            guard strides[axis] == expected else { return false }
            expected *= dimensions[axis]
        }
        return true
    }
}
