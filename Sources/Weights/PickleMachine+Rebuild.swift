/// The constructors of a state dict, done by hand: nothing of the pickle's is ever called.
extension PickleMachine {
    /// What calling `callee` with `arguments` would give.
    mutating func rebuild(
        _ callee: PickleValue,
        arguments: PickleValue
    ) throws(WeightsError) -> PickleValue {
        guard case .global(let global) = callee, case .tuple(let place) = arguments else {
            throw reader.malformed("something is called that is no constructor")
        }
        let values = heap.tuples[place]
        switch global {
        case .orderedDictionary: return makeDictionary(try items(values))
        case .size:
            guard values.count == 1, case .tuple = values[0] else {
                throw reader.malformed("a torch.Size is made of one tuple")
            }
            return values[0]
        case .rebuildTensor: return try rebuildTensor(values)
        case .rebuildParameter:
            guard let first = values.first, case .tensor = first else {
                throw reader.malformed("a parameter is made of a tensor")
            }
            return first
        case .storageType(let scalar):
            throw .forbidden(
                file: reader.file.name,
                name: "a call of torch.\(scalar.torchStorage)"
            )
        }
    }

    /// The entries of `OrderedDict()` or, as Python 2 wrote it, `OrderedDict([[key, value], …])`.
    ///
    /// They are taken out of the list, which nobody else has: a list that could be copied again and
    /// again would let a short pickle fill the memory.
    private mutating func items(
        _ arguments: [PickleValue]
    ) throws(WeightsError) -> [(key: PickleValue, value: PickleValue)] {
        guard let first = arguments.first else { return [] }
        guard arguments.count == 1, case .list(let place) = first else {
            throw reader.malformed("an OrderedDict is made of one list")
        }
        var entries: [(key: PickleValue, value: PickleValue)] = []
        let list = heap.lists[place]
        heap.lists[place] = []
        for item in list {
            let pair: [PickleValue] =
                switch item {
                case .list(let place): heap.lists[place]
                case .tuple(let place): heap.tuples[place]
                default: []
                }
            guard pair.count == 2 else { throw reader.malformed("an OrderedDict is made of pairs") }
            entries.append((pair[0], pair[1]))
        }
        return entries
    }

    /// `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks[, metadata])`, or
    /// `_rebuild_tensor` with the first four.
    private mutating func rebuildTensor(
        _ arguments: [PickleValue]
    ) throws(WeightsError) -> PickleValue {
        guard arguments.count >= 4, case .storage(let place) = arguments[0],
            case .integer(let offset) = arguments[1],
            let dimensions = integers(arguments[2]), let strides = integers(arguments[3])
        else {
            throw reader.malformed(
                "a tensor is made of a storage, an offset, and at most \(Limits.rank) extents "
                    + "and strides"
            )
        }
        heap.tensors.append(
            PickledTensor(
                storage: heap.storages[place],
                offset: offset,
                dimensions: dimensions,
                strides: strides
            )
        )
        return .tensor(heap.tensors.count - 1)
    }

    private func integers(_ value: PickleValue) -> [Int]? {
        guard case .tuple(let place) = value, heap.tuples[place].count <= Limits.rank else {
            return nil
        }
        var numbers: [Int] = []
        for element in heap.tuples[place] {
            guard case .integer(let number) = element else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// The storage of `('storage', type, key, location, count[, view])`, where a view is none or
    /// `(key, offset, count)`.
    mutating func storage(named identifier: PickleValue) throws(WeightsError) -> PickleValue {
        guard case .tuple(let place) = identifier else {
            throw reader.malformed("a persistent id is a tuple")
        }
        let parts = heap.tuples[place]
        guard parts.count >= 5, case .text("storage") = parts[0],
            case .global(.storageType(let scalar)) = parts[1], case .text(let key) = parts[2],
            case .integer(let count) = parts[4], count >= 0
        else { throw reader.malformed("a persistent id names a type, a key and a count") }
        heap.storages.append(
            PickledStorage(
                key: key,
                scalar: scalar,
                count: count,
                window: try window(parts.count > 5 ? parts[5] : .none, of: count)
            )
        )
        return .storage(heap.storages.count - 1)
    }

    private func window(_ view: PickleValue, of count: Int) throws(WeightsError) -> Range<Int> {
        if case .none = view { return 0..<count }
        guard case .tuple(let place) = view, heap.tuples[place].count == 3,
            case .integer(let offset) = heap.tuples[place][1],
            case .integer(let length) = heap.tuples[place][2],
            offset >= 0, length >= 0, offset <= count, length <= count - offset
        else { throw reader.malformed("a view of a storage is a key, an offset and a count") }
        return offset..<(offset + length)
    }

    /// Passes over what BUILD would set on `object`: the `_metadata` of a state dict.
    func drop(_ attributes: PickleValue, of object: PickleValue) throws(WeightsError) {
        guard case .dictionary = attributes, case .dictionary = object else {
            throw reader.malformed("attributes are set on what is no OrderedDict")
        }
    }
}
