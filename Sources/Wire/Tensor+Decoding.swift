import JSON
import Tensors

#if _endian(big)
    #error("tensors are little-endian on the wire, and copied into memory as they are")
#endif

extension Tensor {
    /// A tensor object: `{"dtype","shape","b64"}`, or `{"shape","data"}` with numbers.
    ///
    /// The numbers are flat, or nested as the shape is; without a shape the nesting tells it. Sizes
    /// are compared with the limits before memory is taken.
    init(decoding members: ParameterReader) throws(WireError) {
        let dtype = try members.optional("dtype")?.choice(of: ElementType.self) ?? .f32
        let shape = try members.optional("shape").map { (value) throws(WireError) in
            try Shape(decoding: value)
        }
        let (form, value) = try members.exactlyOne(of: ["b64", "data"])
        if form == "b64" {
            guard let shape else {
                throw .invalidParams(
                    "\(members.path) has \"b64\" and so needs a \"shape\"",
                    member: members.path
                )
            }
            try self.init(base64: value, dtype: dtype, shape: shape)
        } else {
            if let shape {
                try self.init(numbers: value, shape: shape)
            } else {
                try self.init(numbers: value, shape: Shape(nesting: value))
            }
        }
    }

    /// A member that is a tensor.
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (members) throws(WireError) in try Tensor(decoding: members) }
    }

    private init(base64 value: ParameterValue, dtype: ElementType, shape: Shape) throws(WireError) {
        let bytes = shape.count * dtype.size
        let decoded = try unsafe value.view.withStringBytes { (text) throws(WireError) -> Tensor in
            guard unsafe Base64.count(decoding: text) == bytes else {
                let length = text.count
                throw .invalidShape(
                    "\(value.path) has \(length) characters; \(dtype.rawValue) \(shape) needs"
                        + " \(Base64.length(encoding: bytes)), padding included",
                    expected: shape.dimensions,
                    member: value.path
                )
            }
            return try unsafe Tensor(shape) { (block) throws(WireError) in
                // 16-bit elements go to the block's second half and are widened from its start on:
                // a float's place is never beyond that of the element it is made of.
                let memory = UnsafeMutableRawBufferPointer(block)
                let tail = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: memory[(memory.count - bytes)...]
                )
                if case .some(let offset) = unsafe Base64.decode(text, into: tail) {
                    throw .invalidParams(
                        "\(value.path) is not base64 from character \(offset) on",
                        member: value.path
                    )
                }
                unsafe widen(memory, from: dtype)
            }
        }
        guard let decoded else { throw value.wrong("a string of base64") }
        self = decoded
    }

    private init(numbers value: ParameterValue, shape: Shape) throws(WireError) {
        guard value.view.kind == .array else { throw value.wrong("an array of numbers") }
        try unsafe self.init(shape) { (block) throws(WireError) in
            let isFlat = value.view.count == 0 || value.view[0].kind != .array
            let extents = isFlat ? [shape.count] : shape.dimensions
            var position = 0
            try unsafe fill(block, &position, from: value, extents: extents[...])
        }
    }
}

extension Shape {
    /// The greatest number of dimensions that is taken.
    private static let highestRank = 8

    /// A list of extents, each at least 1, with no more elements than a tensor may have.
    init(decoding value: ParameterValue) throws(WireError) {
        let extents = try value.integers(in: 1...Int.max)
        guard extents.count <= Self.highestRank else {
            throw value.wrong("at most \(Self.highestRank) dimensions")
        }
        let shape = Shape(checking: extents)
        let limit = value.context.limits.tensorElements
        guard let shape, shape.count <= limit else {
            throw .tooLarge(
                "elements of \(value.path)",
                shape?.count,
                limit: limit,
                member: value.path
            )
        }
        self = shape
    }

    /// The shape that nested arrays have along their first elements.
    fileprivate init(nesting value: ParameterValue) throws(WireError) {
        var extents: [Int] = []
        var inner = value
        while inner.view.kind == .array, extents.count < Self.highestRank {
            guard inner.view.count > 0 else { throw inner.wrong("at least one number") }
            extents.append(inner.view.count)
            inner = inner[0]
        }
        let limit = value.context.limits.tensorElements
        let shape = Shape(checking: extents)
        guard let shape, shape.count <= limit else {
            throw .tooLarge(
                "elements of \(value.path)",
                shape?.count,
                limit: limit,
                member: value.path
            )
        }
        self = shape
    }
}

/// Writes nested numbers in order; every level must have its extent.
private func fill(
    _ block: UnsafeMutableBufferPointer<Float>,
    _ position: inout Int,
    from value: ParameterValue,
    extents: ArraySlice<Int>
) throws(WireError) {
    guard let extent = extents.first else {
        unsafe block.initializeElement(at: position, to: try value.float())
        position += 1
        return
    }
    guard value.view.kind == .array else { throw value.wrong("an array of \(extent)") }
    guard value.view.count == extent else {
        throw .invalidShape(
            "\(value.path) has \(value.view.count) elements where the shape has \(extent)",
            expected: [extent],
            got: [value.view.count],
            member: value.path
        )
    }
    if extents.count == 1 {
        // Numbers directly: a path for each of many thousand elements would cost more than they do.
        for index in 0..<extent {
            guard let float = value.view[index].float, float.isFinite else {
                _ = try value[index].float()
                preconditionFailure("a number that is finite in one place is so in the other")
            }
            unsafe block.initializeElement(at: position, to: float)
            position += 1
        }
        return
    }
    for index in 0..<extent {
        try unsafe fill(block, &position, from: value[index], extents: extents.dropFirst())
    }
}

/// Turns 16-bit elements in the second half of a block into the floats of the whole block.
private func widen(_ memory: UnsafeMutableRawBufferPointer, from dtype: ElementType) {
    guard dtype != .f32 else { return }
    let count = memory.count / 4
    for index in 0..<count {
        let half = unsafe memory.load(fromByteOffset: (count + index) * 2, as: UInt16.self)
        let float =
            dtype == .f16 ? HalfPrecision.float(f16: half) : HalfPrecision.float(bf16: half)
        unsafe memory.storeBytes(of: float, toByteOffset: index * 4, as: Float.self)
    }
}
