import TestKit
import Testing

@testable import ONNX

/// Files that are no models, or damaged ones, and what is said of them.
struct DamagedModelTests {
    private static let sound = Protobuf.model(
        Protobuf.input("x"),
        Protobuf.node("Relu", ["x"], ["y"])
    )

    private static let foreign: [(String, String)] = [
        ("", "an empty file"), ("version https://git-lfs.github.com/spec/v1\noid", "git lfs pull"),
        ("<!DOCTYPE html><html>404", "a web page"), ("{\"error\":\"no\"}", "a JSON text"),
        ("<?xml version=\"1.0\"?>\n<net name=\"n\" version=\"11\">", "an OpenVINO model"),
        ("PK\u{3}\u{4}\0\0archive/data.pkl", "a PyTorch checkpoint: torch.onnx.export"),
        ("PK\u{3}\u{4}\0\0word", "a zip archive"),
        ("\u{80}\u{2}\u{8A}\u{A}\u{6C}\u{FC}\u{9C}\u{46}\u{F9}", "a PyTorch checkpoint"),
        ("\u{80}\u{2}}q\0.", "a Python pickle"),
        ("\u{40}\0\0\0\0\0\0\0{\"w\":", "a safetensors file"),
        ("\u{1C}\0\0\0TFL3", "a TensorFlow Lite model"), ("GGUF\u{3}\0", "a GGUF model"),
        ("\u{8}\u{1}\u{12}\u{5}\u{A}\u{3}", "a TensorFlow model"),
        ("\u{20}\0\0\0ORTM\0\0", "ONNX Runtime's own format"),
        ("\u{20}\0\0\0ODTC\0\0", "a checkpoint of ONNX Runtime's training"),
        ("\u{89}HDF\r\n\u{1A}\n", "an HDF5 file"), ("\u{A}\u{FF}\u{FF}", "a binary file"),
        ("\u{1F}\u{8B}\u{8}\0", "a gzip archive"), ("\u{12}\u{1}a", "without a graph"),
    ]

    @Test(arguments: foreign)
    func otherFilesAreTold(start: String, words: String) throws {
        let bytes = start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let refusal = try refusal(of: bytes)
        #expect(refusal.contains(words) && !refusal.contains("damaged"), "\(refusal)")
        #expect(refusal.contains("an ONNX model is needed") || start.isEmpty)
    }

    @Test func aTensorOfATestIsNoModel() throws {
        let error = #expect(throws: (any Error).self) {
            try Model.read(path: fixture("tensor.pb"), called: "tensor.pb")
        }
        let words = "tensor.pb is a binary file; an ONNX model is needed"
        #expect("\(try #require(error))" == words)
    }

    @Test func aCutFileIsToldAsSuch() throws {
        #expect(try refusal(of: Self.sound) == "")
        for count in 3..<Self.sound.count {
            let refusal = try refusal(of: Array(Self.sound.prefix(count)))
            let isTold = ["is cut short", "its opsets", "without a graph"].contains {
                refusal.contains($0)
            }
            #expect(isTold, "\(count): \(refusal)")
        }
    }

    private static let versions: [([UInt8], String)] = [
        (Protobuf.int(1, 2) + Protobuf.field(7) + Protobuf.opset(9), "format: 2; 3 to 14 are read"),
        (Protobuf.int(1, 15) + Protobuf.field(7) + Protobuf.opset(9), "15; 3 to 14 are read"),
        (Protobuf.field(7) + Protobuf.opset(9) + Protobuf.int(1, 0), "0; 3 to 14 are read"),
        (Protobuf.int(1, 8) + Protobuf.field(7) + Protobuf.opset(6), "opset: 6; 7 to 28 are read"),
        (Protobuf.int(1, 8) + Protobuf.field(7) + Protobuf.opset(29), "29; 7 to 28 are read"),
        (Protobuf.int(1, 8) + Protobuf.field(7), "there is none of ONNX's own"),
        (
            Protobuf.int(1, 8) + Protobuf.field(7) + Protobuf.opset(2, of: "ai.onnx.ml"),
            "there is none of ONNX's own"
        ),
    ]

    @Test(arguments: versions)
    func versionsAreTold(bytes: [UInt8], words: String) throws {
        #expect(try refusal(of: bytes).contains(words))
    }

    private static let damages: [([UInt8], String)] = [
        (Protobuf.model(Protobuf.varint(3 << 3 | 3)), "a field of the unused kind 3"),
        (Protobuf.model(Protobuf.varint(3 << 3 | 7)), "a field of the unused kind 7"),
        (Protobuf.model([0]), "no field has the number 0"),
        (Protobuf.model(Protobuf.int(1 << 29, 0)), "no field has the number 536870912"),
        (Protobuf.model([UInt8](repeating: 0x80, count: 11)), "more than 64 bits"),
        (Protobuf.model([0x08] + [UInt8](repeating: 0xFF, count: 9) + [2]), "more than 64 bits"),
        (Protobuf.model(Protobuf.varint(1 << 3 | 2) + Protobuf.varint(-1)), "a length of 184"),
        (Protobuf.model(Protobuf.varint(1 << 3 | 2) + Protobuf.varint(.max)), "is cut short"),
        (Protobuf.model(Protobuf.field(1, Protobuf.field(3, [0xFF]))), "a text is not UTF-8"),
        (Protobuf.model(Protobuf.node("", [], ["y"])), "it names no operation"),
        (
            Protobuf.model(Protobuf.node("Relu", ["x"], ["y"], name: "r")),
            "node 'r', at byte 6: nothing makes its input 'x'"
        ),
        (
            Protobuf.model(
                Protobuf.node("Add", ["z", ""], ["y"]),
                Protobuf.node("A", ["y"], ["z"])
            ),
            "it waits for itself by its input"
        ),
        (Protobuf.model(Protobuf.node("A", ["y"], ["y"])), "it waits for itself by its input 'y'"),
        (
            Protobuf.model(Protobuf.node("A", [], ["y"]), Protobuf.node("A", [], ["y"])),
            "node 1 (A), at byte 16: its output 'y' is there already"
        ),
        (
            Protobuf.model(Protobuf.input("y"), Protobuf.node("A", [], ["y"])),
            "its output 'y' is there already"
        ),
        (Protobuf.model(Protobuf.field(12, Protobuf.text(1, "y"))), "nothing makes its output 'y'"),
        (
            Protobuf.model(
                Protobuf.initializer("w", [0]),
                Protobuf.initializer("w", [0])
            ), "its name stands there twice"
        ),
        (
            Protobuf.model(
                Protobuf.node(
                    "A",
                    [],
                    ["y"],
                    Protobuf.field(5, Protobuf.text(1, "a"))
                        + Protobuf.field(5, Protobuf.text(1, "a"))
                )
            ), "its attribute 'a' stands there twice"
        ),
        (
            Protobuf.model(
                Protobuf.field(1, Protobuf.text(1, String(repeating: "x", count: 70000)))
            ),
            "a text in node 0 is 70000, the limit is 65536"
        ),
    ]

    @Test(arguments: damages)
    func damageIsToldWithItsPlace(bytes: [UInt8], words: String) throws {
        let refusal = try refusal(of: bytes)
        #expect(refusal.hasPrefix("model.onnx is ") && refusal.contains(words), "\(refusal)")
    }

    /// Names that stand for nobody else's, each looked for where the last one was.
    @Test func manyEqualNamesTakeNoTime() throws {
        let nodes = (0..<20000).flatMap { Protobuf.node("Relu", ["x"], ["y\($0)"], name: "r") }
        let model = try read(Protobuf.model(Protobuf.input("x"), nodes))
        #expect(Set(model.nodes.map(\.name)).count == 20000)
        #expect(model.nodes.last?.name == "r_19999")
    }

    /// Each waits for the next one: no recursion, and no search from the beginning.
    @Test func manyNodesInReverseTakeNoTime() throws {
        let nodes = (0..<20000).flatMap { Protobuf.node("Relu", ["v\($0 + 1)"], ["v\($0)"]) }
        let model = try read(Protobuf.model(Protobuf.input("v20000"), nodes))
        #expect(model.nodes.first?.inputs == ["v20000"] && model.nodes.last?.outputs == ["v0"])
    }

    /// No deeper than anything honest is, and not by recursion.
    @Test func graphsInGraphsAreEnteredSoDeep() throws {
        var graph: [UInt8] = []
        for _ in 0..<3000 {
            graph = Protobuf.node("If", [], [], Protobuf.field(5, Protobuf.field(6, graph)))
        }
        var nodes = try read(Protobuf.model(graph)).nodes
        var depth = 0
        while case .graph(let branch)? = nodes[0].attributes[""] {
            nodes = branch.nodes
            depth += 1
        }
        #expect(depth == Limits.graphDepth)
        guard case .unread("a graph")? = nodes[0].attributes[""] else {
            Issue.record("\(nodes[0].attributes)")
            return
        }
    }
}
