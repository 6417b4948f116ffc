import Foundation
import Networks
import Tensors
import TestKit
import Testing
import Weights

@testable import Inference

/// Format 1 of snapshots' files, byte by byte: what was kept once is read by whatever comes later.
@Suite struct SnapshotFormatTests {
    private let network = TinyNetwork.network

    /// Numbers that tell where they stand; of a counter, a whole one.
    private func numbers(_ shape: Shape, _ start: Int, isInteger: Bool = false) -> Tensor {
        Tensor(shape, (0..<shape.count).map { isInteger ? 7 : Float(start + $0) / 64 })
    }

    private var weights: Weights {
        get throws {
            var tensors: [String: Tensor] = [:]
            var memories: [String: OptimizerState.Memory] = [:]
            for (index, parameter) in network.parameters.enumerated() {
                let isInteger = parameter.role.isInteger
                tensors[parameter.name] = numbers(parameter.shape, index, isInteger: isInteger)
                guard parameter.role == .trainable else { continue }
                memories[parameter.name] = .init(
                    steps: 300 + index,
                    buffers: [
                        "exp_avg": numbers(parameter.shape, 100 + index),
                        "exp_avg_sq": numbers(parameter.shape, 200 + index),
                    ]
                )
            }
            return Weights(
                ModelVersion(
                    network: network,
                    parameters: try Parameters(network: network, tensors: tensors)
                ),
                number: 12,
                state: OptimizerState(of: "adam", remembering: memories, of: network)
            )
        }
    }

    @Test func isWrittenAsItAlwaysWas() throws {
        let folder = try TemporaryFolder()
        let weights = try weights
        try StateDict(keeping: weights).writeSafetensors(
            to: folder.path(of: "k"),
            notes: SnapshotFile.notes(of: weights, model: "tiny")
        )
        let bytes = try folder.read("k")
        #expect(Data(bytes) == Self.file, "\(Data(bytes).base64EncodedString())")
    }

    @Test func isReadToTheBit() throws {
        let folder = try TemporaryFolder()
        try folder.file("k", Array(Self.file))
        let file = try NotedFile(path: folder.path(of: "k"), called: "k")
        let read = try SnapshotFile.weights(in: file, called: "k", of: network)
        let expected = try weights
        #expect(read.number == 12 && read.state.kind == "adam")
        #expect(read.model.parameters.tensors == expected.model.parameters.tensors)
        let (memories, wanted) = (
            read.state.memories(of: network), expected.state.memories(of: network)
        )
        #expect(memories.mapValues(\.steps) == wanted.mapValues(\.steps))
        #expect(memories.mapValues(\.buffers) == wanted.mapValues(\.buffers))
    }

    /// A file that the first daemon wrote which kept snapshots by name.
    private static let file = Data(base64Encoded: base64) ?? Data()

    private static let base64 = """
        FIXTURE
        """
}
