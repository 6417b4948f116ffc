/// A tensor as a file lists it.
struct ListedTensor: Sendable {
    /// The extents, slowest-varying first, as the file says; nothing of them is checked.
    let dimensions: [Int]
    let numbers: Numbers

    enum Numbers: Sendable {
        case stored(StoredTensor)
        /// Of a kind that isn't read: "a quantised tensor", "of type float8_e5m2".
        case unread(String)
    }
}

/// Where a tensor lies in a file: a window with strides over a run of numbers.
package struct StoredTensor: Sendable {
    /// The file.
    package let file: FileImage
    /// How each number is stored.
    package let scalar: ScalarType
    /// The bytes of the run; their number is a multiple of the scalar's size.
    package let storage: Range<Int>
    /// The first element, counted in numbers from the start of the run.
    let offset: Int
    /// The extents, slowest-varying first.
    let dimensions: [Int]
    /// For each dimension, how many numbers from one index to the next.
    let strides: [Int]

    /// A window as the file describes it; nothing is checked before `TensorLoader` reads it.
    init(
        file: FileImage,
        scalar: ScalarType,
        storage: Range<Int>,
        offset: Int,
        dimensions: [Int],
        strides: [Int]
    ) {
        self.file = file
        self.scalar = scalar
        self.storage = storage
        self.offset = offset
        self.dimensions = dimensions
        self.strides = strides
    }

    /// The whole run, row-major.
    ///
    /// The extents' product must be within what an `Int` holds.
    package init(file: FileImage, scalar: ScalarType, storage: Range<Int>, dimensions: [Int]) {
        var strides = dimensions
        var stride = 1
        for axis in dimensions.indices.reversed() {
            strides[axis] = stride
            stride *= dimensions[axis]
        }
        self.init(
            file: file,
            scalar: scalar,
            storage: storage,
            offset: 0,
            dimensions: dimensions,
            strides: strides
        )
    }

    /// Whether both are the very same numbers of one file.
    func isSame(as other: StoredTensor) -> Bool {
        file === other.file && storage == other.storage && offset == other.offset
            && dimensions == other.dimensions && strides == other.strides
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
