import Tensors
import Testing

@testable import ONNX

/// What a model file says beside its tensors' numbers.
struct ModelTests {
    @Test func settingsOfEveryKindAreReadOrTold() throws {
        let model = try Model.read(path: fixture("attributes.onnx"))
        let node = try #require(model.nodes.first)
        #expect((node.name, node.fileName, node.operation) == ("all", "all", "Everything"))
        #expect(node.domain == "test")
        #expect(node.inputs == ["x", "", "x"] && node.outputs == ["y", ""])
        var unread: [String: String] = [:]
        for (name, attribute) in node.attributes {
            switch (name, attribute) {
            case ("int", .int(-3)), ("float", .float(0.5)), ("text", .string("zwölf")),
                ("ints", .ints([1, -2, 1 << 40])), ("floats", .floats([0.5, -1.5])),
                ("texts", .strings(["a", "b"])), ("none", .ints([])):
                continue
            case ("tensor", .tensor(let constant)):
                #expect(constant.integers == [-2, -1, 0, 1, 2, 3] && constant.extents == [2, 3])
            case (_, .unread(let kind)): unread[name] = kind
            default: Issue.record("\(name) is \(attribute)")
            }
        }
        #expect(node.attributes.count == 17)
        #expect(
            unread == [
                "graph": "a graph", "graphs": "a list of graphs", "sparse": "a sparse tensor",
                "sparses": "a list of sparse tensors", "tensors": "a list of tensors",
                "type": "a type", "types": "a list of types", "fp8": "a tensor of float8e5m2",
                "bytes": "2 bytes that are no short text",
            ]
        )
    }

    @Test func saysWhatItIs() throws {
        let model = try Model.read(path: fixture("attributes.onnx"))
        #expect(model.irVersion == 10 && model.opset == 17 && model.producer == "tests 1.0")
        #expect(model.otherDomains == ["test": 4])
        #expect(model.functions == ["test::Twice"])
        #expect(model.metadata == ["names": "{0: 'fish'}"])
        let extents: [Extent] = [.symbolic("n"), .fixed(3), .unknown, .fixed(8)]
        #expect(model.inputs == [ONNX.Port(name: "x", elementType: .float, extents: extents)])
        #expect(model.outputs == [ONNX.Port(name: "y", elementType: .float, extents: nil)])
    }

    @Test func nodesHaveNamesOfTheirOwnAndStandInOrder() throws {
        let model = try Model.read(path: fixture("names.onnx"))
        #expect(model.nodes.map(\.name) == ["Relu_1_", "act_2", "Relu_1", "Relu_4", "act"])
        #expect(model.nodes.map(\.fileName) == ["", "act", "Relu_1", "", "act"])
        #expect(model.nodes.map { $0.inputs[0] } == ["x", "a", "b", "c", "d"])
        #expect(model.irVersion == 14 && model.opset == 28)
    }

    @Test func initializersAreNoInputs() throws {
        let model = try Model.read(path: fixture("old.onnx"))
        #expect(model.inputs.map(\.name) == ["x"])
        #expect(model.initializers["w"]?.extents == [4, 3, 1, 1])
        #expect(model.nodes.map(\.name) == ["Conv_0"])
        #expect(model.irVersion == 3 && model.opset == 7)
    }

    /// Whole configurations stand in the metadata, too.
    @Test func metadataThatIsTooLongIsPassedOver() throws {
        let long = String(repeating: "x", count: 70000)
        let entries = [("a", "1"), ("long", long), (long, ""), ("a", "2")]
        let metadata = entries.map {
            Protobuf.field(14, Protobuf.text(1, $0), Protobuf.text(2, $1))
        }
        let model = try read(Protobuf.model() + metadata.flatMap(\.self))
        #expect(model.metadata == ["a": "2"])
    }

    /// Writers of proto3 leave out what is 0; files of version 1 have no types of attributes.
    @Test func settingsAreReadByTypeOrByWhatIsThere() throws {
        func attribute(_ name: String, _ fields: [UInt8]...) -> [UInt8] {
            Protobuf.field(5, Protobuf.text(1, name), fields.flatMap(\.self))
        }
        let node = Protobuf.node(
            "Op",
            ["x"],
            ["y"],
            attribute("zero", Protobuf.int(20, 2)) + attribute("float", Protobuf.int(20, 1))
                + attribute("empty", Protobuf.int(20, 3)) + attribute("old", Protobuf.int(3, 4))
                + attribute("packed", Protobuf.field(8, [1, 2]), Protobuf.int(20, 7))
                + attribute("last", Protobuf.int(3, 1), Protobuf.int(3, 5), Protobuf.int(20, 2))
                + attribute("nothing") + attribute("strange", Protobuf.int(20, 77))
                + attribute("tensor", Protobuf.int(20, 4))
        )
        let settings = try read(Protobuf.model(Protobuf.input("x"), node)).nodes[0].attributes
        let described = settings.mapValues { "\($0)" }
        #expect(
            described == [
                "zero": "int(0)", "float": "float(0.0)", "empty": "string(\"\")", "old": "int(4)",
                "packed": "ints([1, 2])", "last": "int(5)", "nothing": "unread(\"of no type\")",
                "strange": "unread(\"of an unknown type (77)\")",
                "tensor": "unread(\"a tensor that isn\\'t there\")",
            ]
        )
    }

    @Test func unknownFieldsArePassedOver() throws {
        let unknown =
            Protobuf.int(999, 5) + Protobuf.field(1000, [1, 2]) + Protobuf.float(2001, 1)
            + Protobuf.varint(3000 << 3 | 1) + [UInt8](repeating: 7, count: 8)
        // Known numbers of other kinds are unknown fields too.
        let other = Protobuf.int(7, 3) + Protobuf.float(1, 3) + Protobuf.int(8, 3)
        let node = Protobuf.node("Relu", ["x"], ["y"], unknown + Protobuf.int(3, 1))
        let model = try read(
            unknown + Protobuf.model(Protobuf.input("x"), node, unknown) + unknown + other
        )
        #expect(model.nodes.map(\.operation) == ["Relu"])
        #expect(model.irVersion == 8 && model.opset == 17)
    }

    /// Of a field that stands there twice the last counts, of a message the parts are joined.
    @Test func partsAreJoined() throws {
        let first = Protobuf.field(7, Protobuf.input("x"), Protobuf.node("Relu", ["x"], ["y"]))
        let second = Protobuf.field(7, Protobuf.node("Relu", ["y"], ["z"], name: "r"))
        let model = try read(
            Protobuf.int(1, 3) + first + Protobuf.opset(9) + second + Protobuf.int(1, 8)
                + Protobuf.opset(13, of: "ai.onnx")
        )
        #expect(model.irVersion == 8 && model.opset == 13)
        #expect(model.nodes.map(\.name) == ["Relu_0", "r"])
    }

    @Test func extentsOfNothingAreUnknown() throws {
        func extent(_ field: [UInt8]) -> [UInt8] { Protobuf.field(1, field) }
        let shape = Protobuf.field(
            2,
            extent(Protobuf.int(1, 0)),
            extent(Protobuf.int(1, -1)),
            extent([]),
            extent(Protobuf.text(2, "")),
            extent(Protobuf.int(1, 3) + Protobuf.text(2, "c"))
        )
        let type = Protobuf.field(2, Protobuf.field(1, Protobuf.int(1, 1), shape))
        let list = Protobuf.field(2, Protobuf.field(4, Protobuf.field(1)))
        let model = try read(
            Protobuf.model(
                Protobuf.field(11, Protobuf.text(1, "x"), type),
                Protobuf.field(11, Protobuf.text(1, "list"), list)
            )
        )
        let unknown: [Extent] = [.unknown, .unknown, .unknown, .unknown, .symbolic("c")]
        #expect(model.inputs[0] == ONNX.Port(name: "x", elementType: .float, extents: unknown))
        #expect(model.inputs[1] == ONNX.Port(name: "list", elementType: nil, extents: nil))
    }
}
