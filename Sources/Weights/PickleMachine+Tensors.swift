/// Storages and tensors, as `torch.save` has them pickled.
extension PickleMachine {
    /// `_rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype[, …])`,
    /// `_rebuild_tensor_v2` without a `dtype`, or `_rebuild_tensor` with the first four.
    mutating func tensor(
        _ arguments: [PickleValue],
        hasType: Bool
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
        let storage = heap.storages[place]
        var type = storage.type
        if hasType {
            guard arguments.count > 6, case .global(.numbers(let own)) = arguments[6] else {
                throw reader.malformed("a tensor has a dtype that is none")
            }
            type = own
        }
        let window = PickledWindow(storage: storage, type: type, offset: offset, strides: strides)
        return add(PickledTensor(dimensions: dimensions, numbers: .window(window)))
    }

    /// A tensor of which only the kind is known, and its extents where an argument has them.
    mutating func unreadTensor(_ kind: String, extents: PickleValue?) -> PickleValue {
        add(PickledTensor(dimensions: extents.flatMap(integers) ?? [], numbers: .unread(kind)))
    }

    private mutating func add(_ tensor: PickledTensor) -> PickleValue {
        heap.tensors.append(tensor)
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

    /// What a persistent id stands for.
    ///
    /// `('storage', type, key, location, count[, view])`, where a view is none or
    /// `(key, offset, count)`, is a storage; `('module', class, …)` the class of a whole module.
    mutating func storage(named identifier: PickleValue) throws(WeightsError) -> PickleValue {
        guard case .tuple(let place) = identifier else {
            throw reader.malformed("a persistent id is a tuple")
        }
        let parts = heap.tuples[place]
        if parts.count >= 2, case .text("module") = parts[0] { return parts[1] }
        guard parts.count >= 5, case .text("storage") = parts[0],
            case .global(.numbers(let type)) = parts[1], case .text(let key) = parts[2],
            case .integer(let count) = parts[4], count >= 0
        else { throw reader.malformed("a persistent id names a type, a key and a count") }
        let window = try window(parts.count > 5 ? parts[5] : .none, of: count)
        return add(PickledStorage(key: key, type: type, count: count, window: window))
    }

    /// The storage whose persistent id protocol 0 wrote as text, which has no other form for it:
    /// `('storage', <class 'torch.FloatStorage'>, 'key', 'location', count)`, and `, None` before
    /// the end where a view could stand.
    mutating func storage(spelled identifier: String) throws(WeightsError) -> PickleValue {
        let parts = identifier.split(separator: "'", omittingEmptySubsequences: false)
        guard parts.count == 9, parts[0] == "(", parts[1] == "storage",
            parts[2] == ", <class ", parts[4] == ">, ", parts[8].hasPrefix(", "),
            case .numbers(let type) = PickleGlobal(String(parts[3])),
            let end = [", None)", ")"].first(where: parts[8].hasSuffix),
            let count = Int(parts[8].dropFirst(2).dropLast(end.count)), count >= 0
        else { throw reader.malformed("a persistent id names a type, a key and a count") }
        return add(
            PickledStorage(key: String(parts[5]), type: type, count: count, window: 0..<count)
        )
    }

    private mutating func add(_ storage: PickledStorage) -> PickleValue {
        heap.storages.append(storage)
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
}
