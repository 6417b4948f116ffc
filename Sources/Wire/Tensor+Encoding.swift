internal import CText
import JSON
import Tensors

extension JSONWriter {
    /// Writes a tensor object, and says whether all elements are finite as written; they are not
    /// looked through where they are known to be finite as floats, and are written so.
    ///
    /// - Throws: `non_finite` when the elements must be JSON's numbers and one of them can't; the
    /// line is
    ///   then of no more use.
    mutating func tensor(
        _ tensor: Tensor,
        as format: TensorFormat,
        knownFinite isKnown: Bool = false
    ) throws(WireError) -> Bool {
        let isFinite =
            isKnown && format.dtype == .f32 || tensor.isFinite(as: format.dtype)
        switch format.encoding {
        case .none:
            preconditionFailure("a reply without tensors has none to write")
        case .b64:
            base64(tensor, dtype: format.dtype)
        case .json:
            guard isFinite else {
                throw .nonFinite(
                    "the result has infinities or NaNs as \(format.dtype.rawValue), and JSON has no"
                        + " numbers for them; ask for \"encoding\":\"b64\""
                )
            }
            numbers(tensor, dtype: format.dtype)
        }
        return isFinite
    }

    /// Writes a tensor object with its elements in base64, straight into the line's place.
    mutating func base64(_ tensor: Tensor, dtype: ElementType) {
        object { writer in
            writer.member("dtype", dtype.rawValue)
            writer.member("shape", tensor.shape.dimensions)
            writer.name("b64")
            let length = Base64.length(encoding: tensor.shape.count * dtype.size)
            unsafe writer.string(count: length) { text in
                unsafe tensor.withUnsafeValues { values in
                    switch dtype {
                    case .f32:
                        unsafe Base64.encode(UnsafeRawBufferPointer(values), into: text)
                    case .f16:
                        unsafe encode(values, into: text, HalfPrecision.f16)
                    case .bf16:
                        unsafe encode(values, into: text, HalfPrecision.bf16)
                    }
                }
            }
        }
    }

    /// Writes bytes as a string of base64.
    mutating func base64(_ bytes: [UInt8]) {
        unsafe string(count: Base64.length(encoding: bytes.count)) { text in
            unsafe bytes.withUnsafeBytes { bytes in
                unsafe Base64.encode(bytes, into: text)
            }
        }
    }

    private mutating func numbers(_ tensor: Tensor, dtype: ElementType) {
        object { writer in
            writer.member("dtype", dtype.rawValue)
            writer.member("shape", tensor.shape.dimensions)
            writer.array("data") { writer in
                unsafe tensor.withUnsafeValues { values in
                    for index in values.indices {
                        unsafe writer.write(dtype.rounded(values[index]))
                    }
                }
            }
        }
    }
}

extension ParameterValue {
    /// A string of base64, decoded.
    func base64() throws(WireError) -> [UInt8] {
        let bytes = try unsafe view.withStringBytes { (text) throws(WireError) -> [UInt8] in
            guard let count = unsafe Base64.count(decoding: text) else {
                let length = text.count
                throw wrong("base64 of a length that 4 divides (this has \(length))")
            }
            var bad: Int?
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                let memory = UnsafeMutableRawBufferPointer(buffer)
                unsafe bad = Base64.decode(
                    text,
                    into: UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
                )
                initialized = count
            }
            if let bad {
                throw .invalidParams("\(path) is not base64 from character \(bad) on", member: path)
            }
            return bytes
        }
        guard let bytes else { throw wrong("a string of base64") }
        return bytes
    }
}

extension Tensor {
    /// Whether every element is finite once it is stored as `dtype`.
    func isFinite(as dtype: ElementType) -> Bool {
        // The least magnitude that becomes infinite, as bits; NaNs lie above it.
        let bound: UInt32 =
            switch dtype {
            case .f32: 0x7F80_0000
            case .f16: 0x477F_F000
            case .bf16: 0x7F7F_8000
            }
        return unsafe withUnsafeValues { values in
            guard let start = values.baseAddress else { return true }
            let table = unsafe ct_text_table(cis_bound())
            return unsafe table.pointee.largest_magnitude(Int64(values.count), start) < bound
        }
    }
}

/// Encodes floats as 16-bit elements, a run at a time, so that no second tensor is made.
private func encode(
    _ values: UnsafeBufferPointer<Float>,
    into text: UnsafeMutableRawBufferPointer,
    _ half: (Float) -> UInt16
) {
    let run = 3 * 512  // whole groups of base64: three elements become eight characters
    unsafe withUnsafeTemporaryAllocation(of: UInt16.self, capacity: run) { halves in
        var start = 0
        while start < values.count {
            let count = min(run, values.count - start)
            for index in 0..<count {
                unsafe halves.initializeElement(at: index, to: half(values[start + index]))
            }
            let place = start / 3 * 8
            let length = Base64.length(encoding: count * 2)
            unsafe Base64.encode(
                UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(halves)[..<(count * 2)]),
                into: UnsafeMutableRawBufferPointer(rebasing: text[place..<place + length])
            )
            start += count
        }
    }
}
