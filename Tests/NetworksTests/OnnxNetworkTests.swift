import Foundation
import Kernels
import ONNX
import Objectives
import Tensors
import Testing

@testable import Networks

/// ONNX files, written by torch's exporters or as other programs write them, held against torch's
/// float64: outputs, input gradients, one step of SGD.
struct OnnxNetworkTests {
    private struct Fixture: Decodable {
        struct Case: Decodable {
            let seeds: [Int]
            let height: Int
            let width: Int
            let lossValue: Double
            let loss: ReferenceLoss
            let outputs: [ReferenceValues.Record]
            let gradient: ReferenceValues.Record
        }
        struct Step: Decodable {
            let seeds: [Int]
            let lr: Double
            let outputs: [ReferenceValues.Record]
        }
        let file: String
        let channels: Int
        let cases: [Case]
        let parameters: [ReferenceValues.Record]
        let step: Step
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../ONNXTests/Fixtures").standardized

    /// Every file that has its values beside it.
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    private func read(_ name: String) throws -> (fixture: Fixture, model: ModelVersion) {
        let values = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
        let fixture = try JSONDecoder().decode(Fixture.self, from: values)
        let path = Self.folder.appending(path: fixture.file).path
        let imported = try Model.read(path: path, called: fixture.file).network()
        let parameters = try Parameters(network: imported.network, tensors: imported.parameters)
        return (fixture, ModelVersion(network: imported.network, parameters: parameters))
    }

    private func pictures(_ fixture: Fixture, _ seeds: [Int], _ size: (Int, Int)) -> Tensor {
        let colours = Formulas.pictures(seeds, height: size.0, width: size.1)
        guard fixture.channels < 3 else { return colours }
        let plane = size.0 * size.1
        let values = seeds.indices.flatMap { item in
            colours.values[item * 3 * plane..<(item * 3 + fixture.channels) * plane]
        }
        return Tensor([seeds.count, fixture.channels, size.0, size.1], values)
    }

    /// Outputs by the names that the file gives them; the first also as `logits`.
    @Test(arguments: names)
    func givesTorchsOutputsAndGradients(_ name: String) throws {
        let (fixture, model) = try read(name)
        let executor = Executor(threads: 2)
        for each in fixture.cases {
            let input = pictures(fixture, each.seeds, (each.height, each.width))
            let names = ["logits"] + each.outputs.dropFirst().map(\.name)
            let outputs = try executor.forward(model, input: input, outputs: names)
            for (name, record) in zip(names, each.outputs) {
                expect(
                    try #require(outputs[name]),
                    matches: record,
                    tolerance: 3e-6,
                    fixture.file
                )
            }
            let made = try executor.inputGradient(
                [Term(model: model, loss: try each.loss.loss())],
                input: input
            )
            expect(made.gradient, matches: each.gradient, tolerance: 2e-5, fixture.file)
        }
    }

    /// What lies between a file's nodes included.
    @Test(arguments: names)
    func everyValueHasANameAndCanBeAskedFor(_ name: String) throws {
        let (fixture, model) = try read(name)
        let side = model.network.defaultInputSize
        let input = pictures(fixture, [1], (side.height, side.width))
        let layers = try model.network.layers(input: input.shape)
        let values = try Executor(threads: 2)
            .forward(model, input: input, outputs: layers.map(\.name))
        var known: Set<String> = ["input"]
        for layer in layers {
            #expect(values[layer.name]?.shape == layer.shape, "\(name): \(layer.name)")
            switch layer.source {
            case .other(let other): #expect(known.contains(other), "\(name): \(layer.name)")
            case .layer(let use):
                #expect(known.isSuperset(of: use.inputs), "\(name): \(layer.name)")
                // The file's own nodes are none, nor are their further outputs, `Split_3:1`.
                let parts = layer.name.split(separator: ":")
                let isOwn = parts.count == 1 || Int(parts[parts.count - 1]) != nil
                #expect(use.isFunction != isOwn, "\(name): \(layer.name)")
            }
            #expect(known.insert(layer.name).inserted, "\(name): \(layer.name)")
        }
    }

    /// Heads lie apart from one another, but within one neighbours stay neighbours: nothing that
    /// attention multiplies is gathered number by number.
    @Test(arguments: ["vit", "vit_dynamo", "swin", "swin_dynamo"])
    func attentionMovesWholeRows(_ name: String) throws {
        let graph = try read(name).model.network.graph
        let products = graph.nodes.filter { $0.layer is MatrixProducts }
        #expect(products.count >= 2)
        for input in products.flatMap(\.inputs) {
            guard let move = graph.nodes[input].layer as? Rearrange else { continue }
            #expect(move.map.run > 1, "\(name): \(graph.nodes[input].name)")
        }
    }

    /// Whatever way it is written, but where somebody else reads the scores, so that nothing is
    /// computed twice, and where a mask is numbers of the file's, which are trained.
    @Test(arguments: [
        ("vit", 2, 0), ("vit_dynamo", 2, 0), ("swin", 3, 0), ("swin_dynamo", 3, 0),
        ("attention", 5, 2), ("attention_dynamo", 5, 2), ("attention_23", 5, 2),
    ])
    func attentionIsOneLayer(_ name: String, layers: Int, plain: Int) throws {
        let graph = try read(name).model.network.graph
        let live = graph.leadsToOutput.map { graph.nodes[$0].layer }
        #expect(live.count { $0 is SelfAttention } == layers)
        #expect(live.count { $0 is MatrixProducts } == 2 * plain)
        #expect(live.count { $0 is SoftmaxLayer } == plain)
    }

    /// Every parameter of torch's has its gradient here, as it is or transposed.
    ///
    /// What only the file counts as one, such as numbers that its writer computed, stays as it was
    /// for the step.
    @Test(arguments: names)
    func takesTorchsStep(_ name: String) throws {
        let (fixture, model) = try read(name)
        let executor = Executor(threads: 2)
        let first = try #require(fixture.cases.first { $0.seeds == fixture.step.seeds })
        let input = pictures(fixture, first.seeds, (first.height, first.width))
        let update = try executor.update(
            model,
            state: nil,
            input: input,
            loss: try first.loss.loss(),
            optimizer: .sgd(.init(lr: 1))
        )
        var tensors = model.parameters.tensors
        var gradients: [String: Tensor] = [:]
        for (name, before) in tensors where update.parameters.tensors[name] != before {
            let after = try #require(update.parameters.tensors[name])
            gradients[name] = Tensor(before.shape, zip(before.values, after.values).map(-))
        }
        // What the loss doesn't depend on has nothing but rounding.
        let largest = fixture.parameters.map(\.l2).max() ?? 0
        for record in fixture.parameters where record.l2 > 1e-6 * largest {
            let match: (key: String, value: Tensor)? = gradients.first { name, gradient in
                isGradient(gradient, record, of: tensors[name])
            }
            let matched: Comment = "\(fixture.file): nothing has the gradient of \(record.name)"
            let (name, gradient) = try #require(match, matched)
            gradients[name] = nil
            let before = try #require(tensors[name])
            tensors[name] = Tensor(
                before.shape,
                zip(before.values, gradient.values).map { $0 - Float(fixture.step.lr) * $1 }
            )
        }
        let parameters = try Parameters(network: model.network, tensors: tensors)
        let stepped = ModelVersion(network: model.network, parameters: parameters)
        let names = ["logits"] + fixture.step.outputs.dropFirst().map(\.name)
        let outputs = try executor.forward(stepped, input: input, outputs: names)
        for (name, record) in zip(names, fixture.step.outputs) {
            expect(try #require(outputs[name]), matches: record, "\(fixture.file) after a step")
        }
    }

    /// Whether a gradient has a record's sum and length, but for the rounding of a step of one.
    private func isGradient(
        _ gradient: Tensor,
        _ record: ReferenceValues.Record,
        of weights: Tensor?
    ) -> Bool {
        guard gradient.shape.count == Shape(record.shape).count else { return false }
        let values = gradient.values.map(Double.init)
        let largest = weights?.values.map { abs(Double($0)) }.max() ?? 0
        let rounding = 2e-7 * max(largest, record.max) * Double(values.count).squareRoot()
        let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let difference = abs(values.reduce(0, +) - record.sum)
        return abs(norm - record.l2) <= 1e-4 * record.l2 + rounding
            && difference <= 1e-4 * record.l2 * Double(values.count).squareRoot() + 8 * rounding
    }
}
