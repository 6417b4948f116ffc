/// Numbers and texts, in the forms of all protocols.
extension PickleMachine {
    /// The value of an instruction that stands for one by itself.
    mutating func scalar(_ opcode: PickleOpcode) throws(WeightsError) -> PickleValue {
        switch opcode {
        case .none: return .none
        case .newTrue: return .bool(true)
        case .newFalse: return .bool(false)

        case .int: return try decimal()
        case .long: return try decimal()
        case .binInt: return .integer(Int(Int32(bitPattern: try reader.integer(UInt32.self))))
        case .binInt1: return .integer(Int(try reader.integer(UInt8.self)))
        case .binInt2: return .integer(Int(try reader.integer(UInt16.self)))
        case .long1: return try long(Int(try reader.integer(UInt8.self)))
        case .long4: return try long(Int(try reader.integer(UInt32.self)))

        case .string: return try quoted()
        case .unicode: return try escaped(try reader.line())
        case .shortBinString, .shortBinUnicode: return try text(Int(try reader.integer(UInt8.self)))
        case .binString, .binUnicode: return try text(Int(try reader.integer(UInt32.self)))
        case .binUnicode8: return try text(try reader.length())

        case .float: _ = try reader.line()
        case .binFloat: _ = try reader.skip(8)
        case .shortBinBytes: _ = try reader.skip(Int(try reader.integer(UInt8.self)))
        case .binBytes: _ = try reader.skip(Int(try reader.integer(UInt32.self)))
        case .binBytes8, .byteArray: _ = try reader.skip(try reader.length())
        default: break
        }
        return .other
    }

    /// UTF-8; what is longer than a name, or no UTF-8, as Python 2's strings may be, is passed
    /// over.
    private mutating func text(_ count: Int) throws(WeightsError) -> PickleValue {
        text(in: try reader.skip(count))
    }

    private func text(in range: Range<Int>) -> PickleValue {
        guard range.count <= Limits.textBytes, let text = reader.file.text(in: range) else {
            return .other
        }
        return .text(text)
    }

    /// Protocol 0's strings of Python 2, in quotes; of names that have escapes there are none.
    private mutating func quoted() throws(WeightsError) -> PickleValue {
        let line = try reader.line()
        guard line.count >= 2 else { throw reader.malformed("a string is not in quotes") }
        guard let text = reader.file.text(in: line.lowerBound + 1..<line.upperBound - 1),
            !text.contains("\\")
        else { return .other }
        return .text(text)
    }

    /// Protocol 0's text: Latin-1, with `\u` before the four digits of other characters.
    private func escaped(_ line: Range<Int>) throws(WeightsError) -> PickleValue {
        guard line.count <= Limits.textBytes else { return .other }
        let bytes = reader.file.bytes(in: line)
        var units: [UInt16] = []
        var place = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "\\"), place + 6 <= bytes.count,
                bytes[place + 1] == UInt8(ascii: "u"),
                let unit = UInt16(
                    String(decoding: bytes[place + 2..<place + 6], as: UTF8.self),
                    radix: 16
                )
            else {
                units.append(UInt16(bytes[place]))
                place += 1
                continue
            }
            units.append(unit)
            place += 6
        }
        return .text(String(decoding: units, as: UTF16.self))
    }

    /// Protocol 0's numbers, and what it has for truth: `01` and `00`; a long one ends with `L`.
    private mutating func decimal() throws(WeightsError) -> PickleValue {
        let line = try reader.line()
        guard line.count <= 24, let text = reader.file.text(in: line) else { return .other }
        switch text {
        case "00": return .bool(false)
        case "01": return .bool(true)
        default:
            return Int(text.hasSuffix("L") ? text.dropLast() : text[...]).map { .integer($0) }
                ?? .other
        }
    }

    /// A two's-complement integer, least byte first; one of more than eight bytes is passed over.
    private mutating func long(_ count: Int) throws(WeightsError) -> PickleValue {
        guard count <= 8 else {
            _ = try reader.skip(count)
            return .other
        }
        var value = 0
        for index in 0..<count {
            value |= Int(try reader.integer(UInt8.self)) << (8 * index)
        }
        let unused = 64 - 8 * count
        return .integer(count == 0 ? 0 : (value << unused) >> unused)
    }
}
