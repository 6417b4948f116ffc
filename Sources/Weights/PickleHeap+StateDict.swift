extension PickleHeap {
    /// The keys under which training scripts put a state dict beside other things.
    private static let wrappers = ["state_dict", "model"]

    /// The tensors by name of the state dict that `root` is, or wraps.
    func tensors(
        of root: PickleValue,
        from reader: ByteReader
    ) throws(WeightsError) -> [(name: String, tensor: PickledTensor)] {
        var value = root
        for _ in 0..<Limits.wrappers {
            guard let inner = wrapped(value) else { break }
            value = inner
        }
        guard case .dictionary(let place) = value else {
            throw .unsupported(
                file: reader.file.name,
                part: reader.part,
                problem: "it holds no state dict, but another value"
            )
        }
        var named: [(name: String, tensor: PickledTensor)] = []
        for entry in dictionaries[place] {
            guard case .text(let name) = entry.key, case .tensor(let tensor) = entry.value else {
                let name = if case .text(let name) = entry.key { name } else { "a key" }
                throw .unsupported(
                    file: reader.file.name,
                    part: reader.part,
                    problem: "\(name.quoted) of the state dict is no tensor with a name"
                )
            }
            named.append((name, tensors[tensor]))
        }
        return named
    }

    private func wrapped(_ value: PickleValue) -> PickleValue? {
        guard case .dictionary(let place) = value else { return nil }
        for wrapper in Self.wrappers {
            let inner = dictionaries[place].last { entry in
                guard case .text(wrapper) = entry.key, case .dictionary = entry.value else {
                    return false
                }
                return true
            }
            if let inner { return inner.value }
        }
        return nil
    }
}

extension PickledTensor {
    /// The tensor with its numbers, which are the `bytes` of the whole storage.
    func stored(in bytes: Range<Int>, of file: MappedFile) throws(WeightsError) -> StoredTensor {
        let size = storage.scalar.size
        guard bytes.count.isMultiple(of: size), bytes.count / size == storage.count else {
            throw .malformed(
                file: file.name,
                part: "storage \(storage.key.quoted)",
                offset: bytes.lowerBound,
                problem: "\(bytes.count) bytes, not \(storage.count) numbers of \(size)"
            )
        }
        let start = bytes.lowerBound + storage.window.lowerBound * size
        return StoredTensor(
            scalar: storage.scalar,
            storage: start..<(start + storage.window.count * size),
            offset: offset,
            dimensions: dimensions,
            strides: strides
        )
    }
}
