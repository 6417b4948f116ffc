import Files
package import Tensors

/// Makes tensors of files' windows: views where the bytes already are what a tensor needs, else
/// converted copies.
///
/// One number in a file may stand for a whole tensor, so that what is bounded is what it takes in
/// memory: each by itself, and all together, before anything is allocated for it.
package struct TensorLoader {
    /// What messages call the file.
    package let file: String
    private var total = 0

    /// A loader that has made nothing yet.
    package init(file: String) { self.file = file }

    /// Whether the tensor is a view of the file.
    package func views(_ stored: StoredTensor, _ shape: Shape) -> Bool {
        stored.isContiguous && stored.scalar == .float32 && shape.count > 0
            && stored.start % MemoryLayout<Float>.alignment == 0
    }

    /// The tensor that `stored`, which was checked to have this shape, describes.
    package func load(_ stored: StoredTensor, _ shape: Shape) -> Tensor {
        let (image, start) = (stored.file, stored.start)
        if views(stored, shape) {
            return unsafe image.withUnsafeBytes(in: start..<(start + 4 * shape.count)) { bytes in
                // Sound because the mapping is page-aligned, holds these bytes and is kept.
                unsafe Tensor(shape, viewing: bytes.bindMemory(to: Float.self), of: image)
            }
        }
        return unsafe Tensor(shape) { values in
            unsafe image.withUnsafeBytes(in: stored.storage) { bytes in
                unsafe stored.convert(bytes, into: values)
                unsafe image.letGo(of: bytes)
            }
        }
    }

    /// The shape, once every element is known to lie inside the storage, and all checked so far to
    /// have room in memory; `name` is for messages.
    package mutating func check(_ stored: StoredTensor, name: String) throws(WeightsError) -> Shape
    {
        func refuse(_ problem: String) -> WeightsError {
            .malformed(
                file: file,
                part: "tensor \(name.quoted)",
                offset: stored.storage.lowerBound,
                problem: problem
            )
        }
        guard stored.dimensions.count <= Limits.rank else {
            throw .tooLarge(
                file: file,
                part: "the rank of \(name.quoted)",
                limit: Limits.rank,
                got: stored.dimensions.count
            )
        }
        guard stored.dimensions.count == stored.strides.count else {
            throw refuse("\(stored.dimensions.count) extents, \(stored.strides.count) strides")
        }
        guard let shape = Shape(checking: stored.dimensions) else {
            throw refuse("no shape is \(stored.dimensions)")
        }
        let available = stored.storage.count / stored.scalar.size
        guard let last = stored.lastElement, last < available else {
            throw refuse(
                "shape \(shape) with strides \(stored.strides) from \(stored.offset) "
                    + "does not fit a storage of \(available) elements"
            )
        }
        try admit(shape.count, ofBytes: MemoryLayout<Float>.size, name: name)
        return shape
    }

    /// Counts that `count` numbers, of so many bytes each, have room in memory beside all others;
    /// `name` is for messages.
    package mutating func admit(
        _ count: Int,
        ofBytes size: Int,
        name: String
    ) throws(WeightsError) {
        let (bytes, isTooMuch) = count.multipliedReportingOverflow(by: size)
        let allowed = min(Limits.tensorBytes, Limits.stateDictBytes - total)
        guard !isTooMuch, bytes <= allowed else {
            throw .tooLarge(
                file: file,
                part: "the bytes that \(name.quoted) takes in memory",
                limit: allowed,
                got: isTooMuch ? .max : bytes
            )
        }
        total += bytes
    }
}

extension StoredTensor {
    /// The place in the file of the first element.
    fileprivate var start: Int { storage.lowerBound + offset * scalar.size }

    /// The highest element that is read, −1 for none; nil where negative or beyond all numbers.
    fileprivate var lastElement: Int? {
        guard offset >= 0, strides.allSatisfy({ $0 >= 0 }) else { return nil }
        guard !dimensions.contains(0) else { return offset == 0 ? -1 : offset - 1 }
        var last = offset
        for (extent, stride) in zip(dimensions, strides) {
            let (span, isTooLong) = (extent - 1).multipliedReportingOverflow(by: stride)
            let (sum, isTooFar) = last.addingReportingOverflow(span)
            guard !isTooLong, !isTooFar else { return nil }
            last = sum
        }
        return last
    }
}
