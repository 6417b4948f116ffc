import Tensors

extension StateDict {
    /// Writes a safetensors file at `path`: float32, and int64 for `integerNames`.
    ///
    /// It appears whole or not at all; on an error, what stood there before is as it was, unless the
    /// last step alone failed, which makes the new file's name durable.
    ///
    /// - Returns: The file's SHA-256 in lower-case hexadecimal digits.
    @discardableResult
    public func writeSafetensors(to path: String) throws(WeightsError) -> String {
        let names = writingOrder
        var file = try AtomicFile(replacing: path)
        try file.write(try header(for: names, file: path.lastPathComponent))
        for name in names {
            guard let tensor = tensors[name] else { continue }
            if integerNames.contains(name) {
                try file.write(try counts(of: tensor, name: name, file: path.lastPathComponent))
            } else {
                try unsafe tensor.withUnsafeValues { values throws(WeightsError) in
                    try unsafe file.write(UnsafeRawBufferPointer(values))
                }
            }
        }
        return try file.publish()
    }

    /// Integers first, so that every number lies at a multiple of its size; among each kind, the
    /// state dict's order, then by alphabet the names that it does not list.
    private var writingOrder: [String] {
        var unlisted = Set(tensors.keys)
        let listed = order.filter { unlisted.remove($0) != nil }
        let all = listed + unlisted.sorted()
        return all.filter(integerNames.contains) + all.filter { !integerNames.contains($0) }
    }

    /// The length and the JSON, padded with spaces so that the numbers begin at a multiple of eight.
    private func header(for names: [String], file: String) throws(WeightsError) -> [UInt8] {
        // "pt" is what loaders that ask for the framework expect of PyTorch's names and layouts.
        var json = "{\"__metadata__\":{\"format\":\"pt\"}"
        var place = 0
        for name in names {
            guard let shape = tensors[name]?.shape else { continue }
            let scalar: ScalarType = integerNames.contains(name) ? .int64 : .float32
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
