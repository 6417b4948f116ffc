import Foundation
import Files
import Tensors
import Testing

@testable import ONNX

/// Temporary oracle.
@Suite struct FoldingCases {
    struct Case {
        var name = ""
        var opset = 0
        var rtol = 0.0
        var atol = 0.0
        var values: [String: Constant] = [:]
        var nodes: [Node] = []
        var expected: [(String, Constant)] = []
    }

    static func constant(_ words: ArraySlice<Substring>) -> Constant {
        var words = words
        let kind = words.removeFirst()
        let rank = Int(words.removeFirst())!
        let extents = (0..<rank).map { _ in Int(words.removeFirst())! }
        switch kind {
        case "f": return Constant(extents, floats: words.map { Float(bitPattern: UInt32($0)!) })
        case "i": return Constant(extents, integers: words.map { Int($0)! })
        default: return Constant(extents, bools: words.map { $0 == "1" })
        }
    }

    static func text(_ hex: Substring) -> String {
        if hex == "-" { return "" }
        var bytes: [UInt8] = []
        var rest = hex
        while !rest.isEmpty {
            bytes.append(UInt8(rest.prefix(2), radix: 16)!)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func all() throws {
        guard let p = getenv("TENCH_ONNX_CASES"), let file = fopen(String(cString: p), "r") else {
            return
        }
        var made = Case()
        var line: UnsafeMutablePointer<CChar>?
        var size = 0
        var passed: [String: Int] = [:]
        var total: [String: Int] = [:]
        var unfolded: [String: Int] = [:]
        while getline(&line, &size, file) > 0 {
            let text = String(cString: line!).dropLast()
            let words = text.split(separator: " ", omittingEmptySubsequences: true)
            switch words[0] {
            case "case":
                made = Case()
                made.name = String(words[1])
                made.opset = Int(words[2])!
                made.rtol = Double(words[3])!
                made.atol = Double(words[4])!
            case "value": made.values[Self.text(words[1])] = Self.constant(words[2...])
            case "node":
                let n = Int(words[3])!
                made.nodes.append(
                    Node(
                        name: made.name, fileName: "", operation: String(words[1]),
                        domain: Self.text(words[2]),
                        inputs: words[4..<(4 + n)].map(Self.text),
                        outputs: words[(4 + n)...].map(Self.text), attributes: [:]))
            case "attr":
                let name = String(words[1])
                let rest = words[3...]
                let value: Attribute =
                    switch words[2] {
                    case "int": .int(Int(rest[3])!)
                    case "float": .float(Float(bitPattern: UInt32(rest[3])!))
                    case "string": .string(Self.text(rest[3]))
                    case "tensor": .tensor(Self.constant(rest))
                    case "ints": .ints(rest.map { Int($0)! })
                    case "floats": .floats(rest.map { Float(bitPattern: UInt32($0)!) })
                    default: .unread("graph")
                    }
                made.nodes[made.nodes.count - 1].attributes[name] = value
            case "expect": made.expected.append((Self.text(words[1]), Self.constant(words[2...])))
            default:
                let isSingle = made.nodes.count == 1
                let op = isSingle ? made.nodes[0].operation : "~graph"
                if let missing = made.nodes.first(where: { !Folding.folds($0.operation) || !$0.domain.isEmpty }) {
                    unfolded[missing.operation, default: 0] += 1
                    continue
                }
                total[op, default: 0] += 1
                if let problem = Self.run(made) {
                    print("FAIL \(op) \(made.name): \(problem.prefix(300))")
                } else {
                    passed[op, default: 0] += 1
                }
            }
        }
        for op in total.keys.sorted() { print("OP \(op) \(passed[op] ?? 0)/\(total[op]!)") }
        print("TOTAL \(passed.values.reduce(0, +))/\(total.values.reduce(0, +))")
        print("UNFOLDED", unfolded.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" })
    }

    static func run(_ made: Case) -> String? {
        var values = made.values
        for node in made.nodes {
            do {
                let results = try Folding.evaluate(
                    node, opset: made.opset,
                    inputs: node.inputs.map { $0.isEmpty ? nil : values[$0] })!
                for (name, result) in zip(node.outputs, results) { values[name] = result }
            } catch {
                return "\(error)"
            }
        }
        for (name, expected) in made.expected {
            guard let got = values[name] else { return "no \(name)" }
            guard got.extents == expected.extents else {
                return "extents \(got.extents) for \(expected.extents)"
            }
            guard got.count == got.extents.reduce(1, *) else { return "count" }
            switch (got.numbers, expected.numbers) {
            case (.floats(let a), .floats(let b)):
                for (x, y) in zip(a.values, b.values) {
                    if x == y || (x.isNaN && y.isNaN) { continue }
                    if abs(Double(x) - Double(y)) <= made.atol + made.rtol * abs(Double(y)) { continue }
                    return "\(name): \(a.values.prefix(12)) for \(b.values.prefix(12))"
                }
            case (.integers(let a), .integers(let b)):
                if a != b { return "\(name): \(a.prefix(12)) for \(b.prefix(12))" }
            case (.bools(let a), .bools(let b)):
                if a != b { return "\(name): \(a.prefix(12)) for \(b.prefix(12))" }
            default: return "\(name): \(got.kind) for \(expected.kind)"
            }
        }
        return nil
    }
}
