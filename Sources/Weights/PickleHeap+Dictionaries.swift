import Files

/// A dictionary of a pickle that holds tensors, and where it lies in the nest of containers.
struct PickledDictionary {
    /// The keys that lead to it, from the outside in.
    let path: [String]
    /// What it holds; values that are no tensors are passed over.
    let tensors: [(name: String, tensor: PickledTensor)]
}

extension PickleHeap {
    /// Every dictionary with tensors that `root` leads to, the outer ones first.
    ///
    /// Each container is looked into once, however many ways lead to it, and none that lies deeper
    /// than any checkpoint's.
    func dictionaries(in root: PickleValue) -> [PickledDictionary] {
        var found: [PickledDictionary] = []
        var seen = Seen()
        var level: [(path: [String], value: PickleValue)] = [([], root)]
        for _ in 0...Limits.nesting {
            var next: [(path: [String], value: PickleValue)] = []
            for (path, value) in level where seen.insert(value) {
                var tensors: [(name: String, tensor: PickledTensor)] = []
                for (key, value) in entries(of: value) {
                    if case .tensor(let place) = value {
                        tensors.append((key, self.tensors[place]))
                    } else {
                        next.append((path + [key], value))
                    }
                }
                if !tensors.isEmpty {
                    found.append(PickledDictionary(path: path, tensors: tensors))
                }
            }
            level = next
        }
        return found
    }

    /// What a container holds, by text keys, numbers or places; nothing of what is no container.
    private func entries(of value: PickleValue) -> [(key: String, value: PickleValue)] {
        switch value {
        case .tuple(let place): numbered(tuples[place])
        case .list(let place): numbered(lists[place])
        case .dictionary(let place): named(dictionaries[place])
        case .object(let place): objects[place].items.map { named(dictionaries[$0]) } ?? []
        default: []
        }
    }

    private func named(
        _ entries: [(key: PickleValue, value: PickleValue)]
    ) -> [(key: String, value: PickleValue)] {
        entries.compactMap { entry in
            switch entry.key {
            case .text(let key): (key, entry.value)
            case .integer(let key): ("\(key)", entry.value)
            default: nil
            }
        }
    }

    private func numbered(_ values: [PickleValue]) -> [(key: String, value: PickleValue)] {
        values.enumerated().map { ("\($0)", $1) }
    }

    /// Containers that were looked into; anything else was, in effect.
    private struct Seen {
        private var tuples: Set<Int> = []
        private var lists: Set<Int> = []
        private var dictionaries: Set<Int> = []
        private var objects: Set<Int> = []

        mutating func insert(_ value: PickleValue) -> Bool {
            switch value {
            case .tuple(let place): tuples.insert(place).inserted
            case .list(let place): lists.insert(place).inserted
            case .dictionary(let place): dictionaries.insert(place).inserted
            case .object(let place): objects.insert(place).inserted
            default: false
            }
        }
    }
}

extension PickledDictionary {
    /// The dictionary with its tensors' numbers, which `find` tells the bytes of by the storage.
    func located(
        in file: FileImage,
        _ find: (PickledStorage) throws(WeightsError) -> Range<Int>?
    ) throws(WeightsError) -> TensorDictionary {
        var located: [(name: String, tensor: ListedTensor)] = []
        for (name, tensor) in tensors {
            located.append((name, try tensor.located(name, in: file, find)))
        }
        return TensorDictionary(path: path, tensors: located)
    }
}

extension PickledTensor {
    fileprivate func located(
        _ name: String,
        in file: FileImage,
        _ find: (PickledStorage) throws(WeightsError) -> Range<Int>?
    ) throws(WeightsError) -> ListedTensor {
        let window: PickledWindow
        switch numbers {
        case .unread(let kind): return ListedTensor(dimensions: dimensions, numbers: .unread(kind))
        case .window(let its): window = its
        }
        let storage = window.storage
        let part = "tensor \(name.quoted)"
        guard let bytes = try find(storage) else {
            throw .malformed(
                file: file.name,
                part: part,
                offset: 0,
                problem: "its storage \(storage.key.quoted) is not in the file"
            )
        }
        let size = storage.type.size
        guard bytes.count.isMultiple(of: size), bytes.count / size == storage.count else {
            throw .malformed(
                file: file.name,
                part: part,
                offset: bytes.lowerBound,
                problem: "its storage \(storage.key.quoted) has \(bytes.count) bytes, "
                    + "not \(storage.count) numbers of \(size)"
            )
        }
        switch window.type {
        case .unread(let kind, _):
            return ListedTensor(dimensions: dimensions, numbers: .unread("of type \(kind)"))
        case .read(let scalar):
            let start = bytes.lowerBound + storage.window.lowerBound * size
            let stored = StoredTensor(
                file: file,
                scalar: scalar,
                storage: start..<(start + storage.window.count * size),
                offset: window.offset,
                dimensions: dimensions,
                strides: window.strides
            )
            return ListedTensor(dimensions: dimensions, numbers: .stored(stored))
        }
    }
}
