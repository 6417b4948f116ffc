import Tensors
import Testing

@testable import Networks

@Suite struct UniqueNamesTests {
    private func told(
        _ make: (inout GraphBuilder) -> GraphBuilder.Value
    ) throws -> [(String, String)] {
        var net = GraphBuilder()
        let output = make(&net)
        net.output(output)
        let network = Network(name: "a", graph: net.build(), inputSize: (4, 4), classes: 3)
        return try network.layers(input: [1, 3, 4, 4]).map { layer in
            switch layer.source {
            case .other(let name): (layer.name, "= \(name)")
            case .layer(let use):
                (layer.name, use.inputs.joined(separator: ",") + (use.isFunction ? "()" : ""))
            }
        }
    }

    private func expect(_ told: [(String, String)], _ wanted: [(String, String)]) {
        #expect(told.map { "\($0.0) \($0.1)" } == wanted.map { "\($0.0) \($0.1)" })
    }

    @Test func usesAreNumberedAndTheNameIsTheLasts() throws {
        let told = try told { net in
            var x = net.relu("act", net.input)
            x = net.relu("act", x)
            net.name("whole", x)
            return x
        }
        expect(
            told,
            [
                ("act#1", "input"), ("act#2", "act#1"), ("act", "= act#2"), ("whole", "= act#2"),
                ("logits", "= act#2"),
            ]
        )
    }

    @Test func operationsAreNumberedWhereTheirNameIsAnothers() throws {
        let told = try told { net in
            var x = net.relu("block.relu", net.input)
            x = net.relu("block.(relu)", x)
            x = net.add("block.(add)", x, x)
            x = net.add("block.(add)", x, net.input)
            x = net.relu("(relu)", x)
            net.alias("relu", of: x)
            return x
        }
        expect(
            told,
            [
                ("block.relu", "input"), ("block.relu#1", "block.relu()"),
                ("block.add#1", "block.relu#1,block.relu#1()"),
                ("block.add#2", "block.add#1,input()"), ("relu#1", "block.add#2()"),
                ("logits", "= relu#1"),
            ]
        )
    }

    /// A file's names may be anything.
    @Test func namesThatMeanSomethingElseAreNumbered() throws {
        let told = try told { net in
            var x = net.relu("input", net.input)
            x = net.relu("logits", x)
            x = net.relu("a#1", x)
            x = net.relu("a", x)
            x = net.relu("a", x)
            net.name("a#1", x)
            net.name("nothing", net.input)
            return x
        }
        expect(
            told,
            [
                ("input#1", "input"), ("logits#1", "input#1"), ("a#1#1", "logits#1"),
                ("a#2", "a#1#1"), ("a#3", "a#2"), ("a", "= a#3"), ("a#1", "= a#3"),
                ("nothing", "= input"), ("logits", "= a#3"),
            ]
        )
    }
}
