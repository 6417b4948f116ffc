import Tensors

/// Makes tensors of a file's windows: views where the bytes already are what a tensor needs, else
/// converted copies, within a budget.
struct TensorLoader {
    let file: MappedFile
    private var budget: Int

    /// A loader over `file` with the whole budget of copies.
    init(_ file: MappedFile) {
        self.file = file
        budget = Limits.copiedBytes(fileBytes: file.count)
    }

    /// The tensor that `stored` describes; `name` is for messages.
    mutating func load(_ stored: StoredTensor, name: String) throws(WeightsError) -> Tensor {
        let shape = try check(stored, name: name)
        let start = stored.storage.lowerBound + stored.offset * stored.scalar.size
        let isAligned = start % MemoryLayout<Float>.alignment == 0
        if stored.isContiguous, stored.scalar == .float32, isAligned, shape.count > 0 {
            return unsafe file.withUnsafeBytes(in: start..<(start + 4 * shape.count)) { bytes in
                // Sound because the mapping is page-aligned, holds these bytes and is kept.
                unsafe Tensor(shape, viewing: bytes.bindMemory(to: Float.self), of: file)
            }
        }
        budget -= 4 * shape.count
        guard budget >= 0 else {
            throw .tooLarge(
                file: file.name,
                part: "the memory for converted tensors",
                limit: Limits.copiedBytes(fileBytes: file.count),
                got: Limits.copiedBytes(fileBytes: file.count) - budget
            )
        }
        return unsafe Tensor(shape) { values in
            unsafe file.withUnsafeBytes(in: stored.storage) { bytes in
                unsafe stored.convert(bytes, into: values)
            }
        }
    }

    /// The shape, once every element is known to lie inside the storage.
    private func check(_ stored: StoredTensor, name: String) throws(WeightsError) -> Shape {
        func refuse(_ problem: String) -> WeightsError {
            .malformed(
                file: file.name,
                part: "tensor \(name.quoted)",
                offset: stored.storage.lowerBound,
                problem: problem
            )
        }
        guard stored.dimensions.count <= Limits.rank else {
            throw .tooLarge(
                file: file.name,
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
        // A stride of zero could make gigabytes of one number; no parameter is stored like that.
        guard shape.count <= available, let last = stored.lastElement, last < available else {
            throw refuse(
                "shape \(shape) with strides \(stored.strides) from \(stored.offset) "
                    + "does not fit a storage of \(available) elements"
            )
        }
        return shape
    }
}

extension StoredTensor {
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
