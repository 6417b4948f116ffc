import Foundation
import ONNX
import Objectives
import Tensors
import Testing

@testable import Networks

/// Tiny ONNX files, each for something that importers get wrong, by
/// Reference/make_onnx_pitfalls.py: what ONNX Runtime makes of them, or what a refusal has to name.
struct OnnxPitfallTests {
    struct Pitfall: Decodable, Sendable {
        let file: String
        let picture: [Int]
        let output: ReferenceValues.Record?
        let refused: [String]?
    }

    private struct Pitfalls: Decodable {
        let picture: String
        let cases: [Pitfall]
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../ONNXTests/Fixtures/pitfalls").standardized

    static let pitfalls: [Pitfall] = {
        let file = folder.appending(path: "pitfalls.json")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? JSONDecoder().decode(Pitfalls.self, from: data).cases) ?? []
    }()

    @Test func thereAreSome() { #expect(Self.pitfalls.count > 80) }

    @Test(arguments: pitfalls) func isComputedOrRefused(_ pitfall: Pitfall) throws {
        let path = Self.folder.appending(path: pitfall.file).path
        do {
            let imported = try Model.read(path: path, called: pitfall.file).network()
            let network = imported.network
            let parameters = try Parameters(network: network, tensors: imported.parameters)
            let outputs = try Executor(threads: 1).forward(
                ModelVersion(network: network, parameters: parameters),
                input: Formulas.tensor("picture", Shape(pitfall.picture))
            )
            let record = try #require(pitfall.output, "\(pitfall.file) isn't refused")
            expect(
                try #require(outputs["logits"]).reshaped(to: Shape(record.shape)),
                matches: record,
                tolerance: 1e-5,
                pitfall.file
            )
        } catch  where pitfall.refused != nil {
            for word in pitfall.refused ?? [] {
                #expect("\(error)".contains(word), "\(pitfall.file): \(error)")
            }
        }
    }
}
