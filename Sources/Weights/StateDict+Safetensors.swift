import Crypto
import Files
import Tensors

extension StateDict {
    /// Writes a safetensors file at `path`: int64 for `integerNames`, all else in `format`, rounded
    /// to nearest, ties to even.
    ///
    /// It appears whole or not at all; on an error, what stood there before is as it was, unless
    /// the last step alone failed, which makes the new file's name durable.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - format: How numbers are stored that are no integers.
    ///   - notes: What stands in the file beside its tensors, as names and texts, in this order.
    /// - Returns: The file's SHA-256 in lower-case hexadecimal digits.
    /// - Throws: `overflow` when a finite number would be written as an infinity; `unwritable`.
    @discardableResult
    package func writeSafetensors(
        to path: String,
        as format: FloatFormat = .float32,
        notes: [SafetensorsNote] = []
    ) throws(WeightsError) -> String {
        var file = try HashedFile(replacing: path)
        let name = path.lastPathComponent
        try unsafe emit(file: name, as: format, notes) { bytes throws(WeightsError) in
            try unsafe file.write(bytes)
        }
        return try file.publish()
    }

    /// The bytes of the file that `writeSafetensors` would write.
    package func safetensorsByteCount(
        as format: FloatFormat,
        notes: [SafetensorsNote]
    ) throws(WeightsError) -> Int {
        let header = try header(for: writingOrder, as: format, notes, file: "the state dict")
        return tensors.reduce(header.count) { sum, tensor in
            let scalar = scalar(of: tensor.key, as: format)
            return sum + tensor.value.shape.count * scalar.size
        }
    }

    /// The SHA-256 that `writeSafetensors(to:)` would return of float32, without a file.
    package func safetensorsSHA256() throws(WeightsError) -> String {
        var hasher = SHA256()
        try unsafe emit(file: "the state dict", as: .float32, []) { bytes throws(WeightsError) in
            unsafe hasher.update(bufferPointer: bytes)
        }
        return hasher.finalize().hexadecimal
    }

    /// Hands the file's bytes to `write`, part by part; `file` is what errors call it.
    private func emit(
        file: String,
        as format: FloatFormat,
        _ notes: [SafetensorsNote],
        to write: (UnsafeRawBufferPointer) throws(WeightsError) -> Void
    ) throws(WeightsError) {
        let names = writingOrder
        try unsafe header(for: names, as: format, notes, file: file).withBytes(write)
        for name in names {
            guard let tensor = tensors[name] else { continue }
            if integerNames.contains(name) {
                try unsafe counts(of: tensor, name: name, file: file).withBytes(write)
            } else if format == .float32 {
                try unsafe tensor.withUnsafeValues { values throws(WeightsError) in
                    try unsafe write(UnsafeRawBufferPointer(values))
                }
            } else {
                try unsafe halves(of: tensor, as: format, name: name, file: file).withBytes(write)
            }
        }
    }

    /// Integers first, so that every number lies at a multiple of its size; among each kind, the
    /// state dict's order, then by alphabet the names that it does not list.
    private var writingOrder: [String] {
        var unlisted = Set(tensors.keys)
        let listed = order.filter { unlisted.remove($0) != nil }
        let all = listed + unlisted.sorted()
        return all.filter(integerNames.contains) + all.filter { !integerNames.contains($0) }
    }

    /// The length and the JSON, padded with spaces so that the numbers begin at a multiple of
    /// eight.
    private func header(
        for names: [String],
        as format: FloatFormat,
        _ notes: [SafetensorsNote],
        file: String
    ) throws(WeightsError) -> [UInt8] {
        // "pt" is what loaders that ask for the framework expect of PyTorch's names and layouts.
        var json = "{\"\(SafetensorsHeader.metadata)\":{\"format\":\"pt\""
        for note in notes { json += ",\(note.name.jsonString):\(note.text.jsonString)" }
        json += "}"
        var place = 0
        for name in names {
            guard let shape = tensors[name]?.shape else { continue }
            let scalar = scalar(of: name, as: format)
            let end = place + shape.count * scalar.size
            let extents = shape.dimensions.map(String.init).joined(separator: ",")
            json += ",\(name.jsonString):{\"dtype\":\"\(scalar.safetensorsName)\","
            json += "\"shape\":[\(extents)],\"data_offsets\":[\(place),\(end)]}"
            place = end
        }
        json += "}"
        var text = Array(json.utf8)
        while !text.count.isMultiple(of: 8) { text.append(UInt8(ascii: " ")) }
        guard text.count <= Limits.headerBytes else {
            throw .tooLarge(
                file: file,
                part: "the safetensors header",
                limit: Limits.headerBytes,
                got: text.count
            )
        }
        let length = UInt64(text.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + text
    }

    private func scalar(of name: String, as format: FloatFormat) -> ScalarType {
        integerNames.contains(name) ? .int64 : format.scalar
    }

    /// The values in a format of 16 bits.
    private func halves(
        of tensor: Tensor,
        as format: FloatFormat,
        name: String,
        file: String
    ) throws(WeightsError) -> [UInt16] {
        try unsafe tensor.withUnsafeValues { values throws(WeightsError) in
            let halves = unsafe values.map(format.half)
            for (index, half) in halves.enumerated() where format.isInfinity(half) {
                let value = unsafe values[index]
                guard !value.isFinite else {
                    throw .overflow(file: file, tensor: name, value: value, format: format)
                }
            }
            return halves
        }
    }

    /// The values of an integer tensor, to the nearest whole number.
    private func counts(
        of tensor: Tensor,
        name: String,
        file: String
    ) throws(WeightsError) -> [Int64] {
        var counts: [Int64] = []
        for value in tensor.values {
            guard let count = Int64(exactly: value.rounded()) else {
                throw .unwritable(file: file, reason: "\(name.quoted) holds \(value), no integer")
            }
            counts.append(count)
        }
        return counts
    }
}

extension Array where Element: BitwiseCopyable {
    /// Lends the values as they lie in memory: least byte first on every machine built for.
    fileprivate func withBytes(
        _ body: (UnsafeRawBufferPointer) throws(WeightsError) -> Void
    ) throws(WeightsError) {
        try unsafe withUnsafeBufferPointer { values throws(WeightsError) in
            try unsafe body(UnsafeRawBufferPointer(values))
        }
    }
}

extension String {
    /// The text as a JSON string.
    fileprivate var jsonString: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
