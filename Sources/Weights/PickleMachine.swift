/// Runs one pickle, up to its STOP: a stack, a memo and a heap of plain values.
///
/// It knows data, not Python: it calls nothing and looks nothing up. The few names of
/// `PickleGlobal` that a state dict is made with are understood; whatever other classes and
/// functions a pickle asks for leave an inert placeholder.
///
/// The work is linear in the pickle's length: every instruction makes at most one value and passes
/// over what it takes from the stack once.
struct PickleMachine {
    var reader: ByteReader
    var heap = PickleHeap()
    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]

    /// A machine that will read from the reader's place on.
    init(_ reader: ByteReader) {
        self.reader = reader
    }

    /// Runs to the end and gives the value that is left.
    mutating func run() throws(WeightsError) -> PickleValue {
        for _ in 0..<Limits.pickleOpcodes {
            let start = reader.offset
            let code = try reader.integer(UInt8.self)
            guard let opcode = PickleOpcode(rawValue: code) else {
                throw reader.malformed(
                    at: start,
                    "0x\(String(code, radix: 16)) is no instruction of a pickle"
                )
            }
            if opcode == .stop { return try pop() }
            try step(opcode)
        }
        throw .tooLarge(
            file: reader.file.name,
            part: "the number of instructions in \(reader.part)",
            limit: Limits.pickleOpcodes,
            got: Limits.pickleOpcodes + 1
        )
    }

    private mutating func step(_ opcode: PickleOpcode) throws(WeightsError) {
        switch opcode {
        case .proto: try checkProtocol()
        case .frame: _ = try reader.length()
        case .stop, .readOnlyBuffer: break

        case .none, .newTrue, .newFalse, .int, .long, .binInt, .binInt1, .binInt2, .long1, .long4,
            .float, .binFloat, .string, .unicode, .shortBinString, .binString, .shortBinUnicode,
            .binUnicode, .binUnicode8, .shortBinBytes, .binBytes, .binBytes8, .byteArray,
            .nextBuffer:
            stack.append(try scalar(opcode))

        case .mark: marks.append(stack.count)
        case .pop: try drop()
        case .popMark: _ = try popToMark()
        case .duplicate: stack.append(try top())

        case .emptyTuple: push(tuple: [])
        case .tuple1: push(tuple: try pop(1))
        case .tuple2: push(tuple: try pop(2))
        case .tuple3: push(tuple: try pop(3))
        case .tuple: push(tuple: try popToMark())
        case .emptyList: push(list: [])
        case .list: push(list: try popToMark())
        case .append: try extend(with: try pop(1))
        case .appends: try extend(with: try popToMark())
        case .emptyDictionary: stack.append(makeDictionary([]))
        case .dictionary:
            let items = try popToMark()
            stack.append(makeDictionary([]))
            try set(items)
        case .setItem: try set(try pop(2))
        case .setItems: try set(try popToMark())
        case .emptySet: stack.append(.other)
        case .frozenSet:
            _ = try popToMark()
            stack.append(.other)
        case .addItems:
            _ = try popToMark()
            _ = try top()

        case .put: memo[try reader.number()] = try top()
        case .binPut: memo[Int(try reader.integer(UInt8.self))] = try top()
        case .longBinPut: memo[Int(try reader.integer(UInt32.self))] = try top()
        case .memoize: memo[memo.count] = try top()
        case .get: try recall(try reader.number())
        case .binGet: try recall(Int(try reader.integer(UInt8.self)))
        case .longBinGet: try recall(Int(try reader.integer(UInt32.self)))

        case .global: stack.append(.global(try global()))
        case .stackGlobal:
            let names = try pop(2)
            guard case .text(let module) = names[0], case .text(let name) = names[1] else {
                throw reader.malformed("a name that is not text is looked up")
            }
            stack.append(.global(PickleGlobal("\(module).\(name)")))
        case .extension1: pushExtension(Int(try reader.integer(UInt8.self)))
        case .extension2: pushExtension(Int(try reader.integer(UInt16.self)))
        case .extension4: pushExtension(Int(try reader.integer(UInt32.self)))
        case .reduce, .newObject: try call(try pop(2))
        case .newObjectWithNames: try call(try pop(3))
        case .object:
            let values = try popToMark()
            guard let maker = values.first else { throw reader.malformed("nothing is called") }
            stack.append(try rebuild(maker, values.dropFirst()))
        case .instance:
            let maker = PickleValue.global(try global())
            stack.append(try rebuild(maker, try popToMark()[...]))
        case .build:
            let attributes = try pop()
            note(attributes, of: try top())

        case .persistentID: stack.append(try storage(spelled: try reader.textLine()))
        case .binPersistentID: stack.append(try storage(named: try pop()))
        }
    }

    /// Puts what calling the first value with the tuple in the second would give.
    private mutating func call(_ values: [PickleValue]) throws(WeightsError) {
        guard case .tuple(let place) = values[1] else {
            throw reader.malformed("something is called with what is no tuple")
        }
        stack.append(try rebuild(values[0], heap.tuples[place][...]))
    }

    /// A name that stands in a registry of the writer's.
    private mutating func pushExtension(_ number: Int) {
        stack.append(.global(.unknown("extension \(number)")))
    }

    private mutating func global() throws(WeightsError) -> PickleGlobal {
        let module = try reader.textLine()
        return PickleGlobal("\(module).\(try reader.textLine())")
    }

    private mutating func checkProtocol() throws(WeightsError) {
        let version = try reader.integer(UInt8.self)
        guard version <= 5 else {
            throw .unsupported(
                file: reader.file.name,
                part: reader.part,
                problem: "pickle protocol \(version); 0 to 5 are read"
            )
        }
    }
}

// MARK: The stack

extension PickleMachine {
    private func top() throws(WeightsError) -> PickleValue {
        guard let last = stack.last, stack.count > marks.last ?? 0 else {
            throw reader.malformed("more is taken from the stack than lies there")
        }
        return last
    }

    private mutating func pop() throws(WeightsError) -> PickleValue {
        let value = try top()
        stack.removeLast()
        return value
    }

    private mutating func pop(_ count: Int) throws(WeightsError) -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else {
            throw reader.malformed("more is taken from the stack than lies there")
        }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws(WeightsError) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw reader.malformed("a mark is missing") }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    /// Takes a value away, or a mark that lies on top.
    private mutating func drop() throws(WeightsError) {
        if marks.last == stack.count {
            marks.removeLast()
        } else {
            _ = try pop()
        }
    }

    private mutating func push(tuple: [PickleValue]) {
        heap.tuples.append(tuple)
        stack.append(.tuple(heap.tuples.count - 1))
    }

    private mutating func push(list: [PickleValue]) {
        heap.lists.append(list)
        stack.append(.list(heap.lists.count - 1))
    }

    /// A new dictionary of these entries.
    mutating func makeDictionary(
        _ entries: [(key: PickleValue, value: PickleValue)]
    ) -> PickleValue {
        heap.dictionaries.append(entries)
        return .dictionary(heap.dictionaries.count - 1)
    }

    private mutating func extend(with values: [PickleValue]) throws(WeightsError) {
        switch try top() {
        case .list(let place): heap.lists[place] += values
        case .object: break
        default: throw reader.malformed("something is appended to what is no list")
        }
    }

    private mutating func set(_ values: [PickleValue]) throws(WeightsError) {
        guard let place = items(of: try top()), values.count.isMultiple(of: 2) else {
            throw reader.malformed("items are set in what is no dictionary")
        }
        for index in stride(from: 0, to: values.count, by: 2) {
            heap.dictionaries[place].append((values[index], values[index + 1]))
        }
    }

    private mutating func recall(_ index: Int) throws(WeightsError) {
        guard let value = memo[index] else {
            throw reader.malformed("nothing was kept as \(index)")
        }
        stack.append(value)
    }
}
