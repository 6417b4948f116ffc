/// What is called in a pickle, done by hand or not at all: nothing of its own is ever run.
extension PickleMachine {
    /// What calling `callee` with `arguments` would give.
    mutating func rebuild(
        _ callee: PickleValue,
        _ arguments: ArraySlice<PickleValue>
    ) throws(WeightsError) -> PickleValue {
        switch callee {
        case .global(let global): try rebuild(global, arguments)
        case .object(let place): placeholder(heap.objects[place].maker)
        default: throw reader.malformed("something is called that is no constructor")
        }
    }

    private mutating func rebuild(
        _ global: PickleGlobal,
        _ arguments: ArraySlice<PickleValue>
    ) throws(WeightsError) -> PickleValue {
        switch global {
        case .dictionary: return try dictionary(arguments)
        case .defaultDictionary: return try dictionary(arguments.dropFirst())
        case .size:
            guard arguments.count == 1, let first = arguments.first, case .tuple = first else {
                throw reader.malformed("a torch.Size is made of one tuple")
            }
            return first
        case .tensor(let hasType): return try tensor(Array(arguments.prefix(8)), hasType: hasType)
        case .typedRebuild: return try typedTensor(Array(arguments.prefix(3)))
        case .wrapper:
            guard let first = arguments.first, case .tensor = first else {
                throw reader.malformed("a parameter is made of a tensor")
            }
            return first
        case .unreadTensor(let kind, let place):
            return unreadTensor(kind, extents: place.flatMap { arguments.dropFirst($0).first })
        case .reconstructor: return reconstruction(Array(arguments.prefix(3)))
        case .numbers: return placeholder("torch.Storage")
        case .unknown(let name): return placeholder(name)
        }
    }

    /// `_rebuild_from_type_v2(function, class, arguments, state)`: a tensor with attributes, or of
    /// a class of its own, which the function makes like any other.
    private mutating func typedTensor(
        _ arguments: [PickleValue]
    ) throws(WeightsError) -> PickleValue {
        guard arguments.count == 3, case .global(let function) = arguments[0],
            case .tuple(let place) = arguments[2]
        else { throw reader.malformed("a tensor of a class is made by a function and arguments") }
        // Of a class within a class there is nothing but malice.
        if case .typedRebuild = function { throw reader.malformed("a class has a class") }
        return try rebuild(function, heap.tuples[place][...])
    }

    /// Something inert in the place of what `maker` would have made.
    mutating func placeholder(_ maker: String) -> PickleValue {
        heap.objects.append(PickledObject(maker: maker))
        return .object(heap.objects.count - 1)
    }

    /// The dictionary that items set in `value` go to; nil for what takes none.
    mutating func items(of value: PickleValue) -> Int? {
        switch value {
        case .dictionary(let place): return place
        case .object(let place):
            if let items = heap.objects[place].items { return items }
            heap.dictionaries.append([])
            heap.objects[place].items = heap.dictionaries.count - 1
            return heap.objects[place].items
        default: return nil
        }
    }

    /// Passes over what BUILD would set on `value`, but for what tells a module.
    mutating func note(_ attributes: PickleValue, of value: PickleValue) {
        guard case .object(let object) = value, case .dictionary(let place) = attributes else {
            return
        }
        // It is one of the first; a long dictionary could be looked through again and again.
        let isModule = heap.dictionaries[place].prefix(32).contains { entry in
            if case .text("_modules") = entry.key { true } else { false }
        }
        if isModule { heap.objects[object].isModule = true }
    }

    /// `OrderedDict()`, `dict({…})` or, as Python 2 wrote it, `OrderedDict([[key, value], …])`.
    ///
    /// Entries are taken out of the list, which nobody else has: a list that could be copied again
    /// and again would let a short pickle fill the memory.
    private mutating func dictionary(
        _ arguments: ArraySlice<PickleValue>
    ) throws(WeightsError) -> PickleValue {
        guard let first = arguments.first else { return makeDictionary([]) }
        if case .dictionary = first { return first }
        guard case .list(let place) = first else {
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
        return makeDictionary(entries)
    }

    /// `_reconstructor(class, base, contents)`, by which protocols 0 and 1 make objects: one of a
    /// dictionary's subclass has its items in the contents.
    private mutating func reconstruction(_ arguments: [PickleValue]) -> PickleValue {
        var maker = "an object"
        if case .global(.unknown(let name)) = arguments.first { maker = name }
        var object = PickledObject(maker: maker)
        if arguments.count > 2, case .dictionary(let place) = arguments[2] { object.items = place }
        heap.objects.append(object)
        return .object(heap.objects.count - 1)
    }
}
