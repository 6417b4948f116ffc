/// Runs one pickle, up to its STOP: a stack, a memo and a heap of plain values.
///
/// It looks up the few names of `PickleGlobal` and calls nothing; whatever else a pickle asks for
/// is refused by name.
///
/// The work is linear in the pickle's length: every instruction makes at most one value and passes
/// over what it takes from the stack once.
struct PickleMachine {
    private(set) var reader: ByteReader
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
                throw .forbidden(
                    file: reader.file.name,
                    name: "pickle instruction 0x\(String(code, radix: 16)) at byte \(start)"
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
        case .stop: break

        case .none: stack.append(.none)
        case .newTrue: stack.append(.bool(true))
        case .newFalse: stack.append(.bool(false))
        case .binInt:
            stack.append(.integer(Int(Int32(bitPattern: try reader.integer(UInt32.self)))))
        case .binInt1: stack.append(.integer(Int(try reader.integer(UInt8.self))))
        case .binInt2: stack.append(.integer(Int(try reader.integer(UInt16.self))))
        case .long1: stack.append(.integer(try long()))
        case .binFloat:
            let bits = try reader.integer(UInt64.self).byteSwapped
            stack.append(.float(Double(bitPattern: bits)))
        case .shortBinString, .shortBinUnicode: try text(Int(try reader.integer(UInt8.self)))
        case .binString, .binUnicode: try text(Int(try reader.integer(UInt32.self)))
        case .binUnicode8: try text(try reader.length())

        case .mark: marks.append(stack.count)
        case .pop: _ = try pop()
        case .popMark: _ = try popToMark()
        case .duplicate: stack.append(try top())

        case .emptyTuple: push(tuple: [])
        case .tuple1: push(tuple: try pop(1))
        case .tuple2: push(tuple: try pop(2))
        case .tuple3: push(tuple: try pop(3))
        case .tuple: push(tuple: try popToMark())
        case .emptyList:
            heap.lists.append([])
            stack.append(.list(heap.lists.count - 1))
        case .append: try extend(with: try pop(1))
        case .appends: try extend(with: try popToMark())
        case .emptyDictionary: stack.append(makeDictionary([]))
        case .setItem: try set(try pop(2))
        case .setItems: try set(try popToMark())

        case .binPut: memo[Int(try reader.integer(UInt8.self))] = try top()
        case .longBinPut: memo[Int(try reader.integer(UInt32.self))] = try top()
        case .memoize: memo[memo.count] = try top()
        case .binGet: try recall(Int(try reader.integer(UInt8.self)))
        case .longBinGet: try recall(Int(try reader.integer(UInt32.self)))

        case .global:
            let module = try reader.line()
            try lookUp(module: module, name: try reader.line())
        case .stackGlobal:
            let names = try pop(2)
            guard case .text(let module) = names[0], case .text(let name) = names[1] else {
                throw reader.malformed("a name that is not text is looked up")
            }
            try lookUp(module: module, name: name)
        case .reduce:
            let call = try pop(2)
            stack.append(try rebuild(call[0], arguments: call[1]))
        case .build:
            let attributes = try pop()
            try drop(attributes, of: try top())
        case .binPersistentID: stack.append(try storage(named: try pop()))
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

    private mutating func push(tuple: [PickleValue]) {
        heap.tuples.append(tuple)
        stack.append(.tuple(heap.tuples.count - 1))
    }

    /// A new dictionary of these entries.
    mutating func makeDictionary(
        _ entries: [(key: PickleValue, value: PickleValue)]
    ) -> PickleValue {
        heap.dictionaries.append(entries)
        return .dictionary(heap.dictionaries.count - 1)
    }

    private mutating func extend(with values: [PickleValue]) throws(WeightsError) {
        guard case .list(let place) = try top() else {
            throw reader.malformed("something is appended to what is no list")
        }
        heap.lists[place] += values
    }

    private mutating func set(_ values: [PickleValue]) throws(WeightsError) {
        guard case .dictionary(let place) = try top(), values.count.isMultiple(of: 2) else {
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

// MARK: Scalars

extension PickleMachine {
    private func unreadable(version: UInt8) -> WeightsError {
        .unsupported(
            file: reader.file.name,
            part: reader.part,
            problem: "pickle protocol \(version); 2 to 5 are read"
        )
    }

    private mutating func checkProtocol() throws(WeightsError) {
        let version = try reader.integer(UInt8.self)
        guard (2...5).contains(version) else { throw unreadable(version: version) }
    }

    private mutating func text(_ count: Int) throws(WeightsError) {
        stack.append(.text(try reader.text(count)))
    }

    /// A two's-complement integer of up to eight bytes, least first.
    private mutating func long() throws(WeightsError) -> Int {
        let count = Int(try reader.integer(UInt8.self))
        guard count <= 8 else { throw reader.malformed("an integer of \(count) bytes") }
        var value = 0
        for index in 0..<count {
            value |= Int(try reader.integer(UInt8.self)) << (8 * index)
        }
        let unused = 64 - 8 * count
        return count == 0 ? 0 : (value << unused) >> unused
    }

    private mutating func lookUp(module: String, name: String) throws(WeightsError) {
        guard let global = PickleGlobal.known["\(module).\(name)"] else {
            throw .forbidden(file: reader.file.name, name: "\(module).\(name)".quoted)
        }
        stack.append(.global(global))
    }
}
