import Imaging
import Objectives
import Tench
import TestKit
import Tensors
import Testing

extension Conformance {
    /// What an item of a batch is: the very bits that it is alone, by whatever instructions.
    @Suite struct BatchedItemsTests {
        /// An architecture, the side of its pictures, and a layer in its middle.
        private static let architectures = [
            ("resnet18", 57, "layer3"), ("resnet50", 64, "layer2"),
            ("googlenet", 64, "inception4a"), ("googlenet_bvlc", 64, "inception_4a/output"),
            ("squeezenet1_1", 63, "features.7"), ("inception_v3", 96, "Mixed_6b"),
            ("resnet_mini", 58, "layer2"), ("googlenet_mini", 64, "inception3a"),
        ]

        private static let sizes = [2, 3, 7]

        @Test(arguments: ["scalar", "avx2", "avx512"])
        func hasTheBitsThatItHasAlone(set: String) async throws {
            let models = Self.architectures.flatMap { name, _, _ in
                ["--model", "\(name)=\(name):seed=3"]
            }
            let daemon = try DaemonProcess(options: models, environment: ["TENCH_ISA": set])
            defer { daemon.stop() }
            try await Connection.withConnection(to: daemon.endpoint) { connection in
                for (name, side, layer) in Self.architectures {
                    try await Self.expectSame(name, side, layer, over: connection)
                }
            }
        }

        /// Asks about pictures in batches and alone.
        private static func expectSame(
            _ model: String,
            _ side: Int,
            _ layer: String,
            over connection: Connection
        ) async throws {
            let pictures = (0..<sizes.reduce(0, max)).map {
                smoothPicture(phase: Float($0) / 7, side: side).tensor
            }
            var alone: [Answer] = []
            for item in pictures.indices {
                alone.append(
                    try await answer(model, layer, [pictures[item]], [item], over: connection)
                )
            }
            for size in sizes {
                let items = Array(pictures.indices.suffix(size))
                let together = try await answer(
                    model,
                    layer,
                    items.map { pictures[$0] },
                    items,
                    over: connection
                )
                for (place, item) in items.enumerated() {
                    let context = Comment("\(model), item \(place) of \(size)")
                    let range = place..<place + 1
                    #expect(together.logits.items(range) == alone[item].logits, context)
                    #expect(together.inside.items(range) == alone[item].inside, context)
                    #expect(together.gradient.items(range) == alone[item].gradient, context)
                    #expect(together.losses[place] == alone[item].losses[0], context)
                }
            }
        }

        private struct Answer {
            let logits, inside, gradient: Tensor
            let losses: [Double]
        }

        /// Outputs of pictures, and the gradient of two losses, one of each picture's own class.
        private static func answer(
            _ model: String,
            _ layer: String,
            _ pictures: [Tensor],
            _ classes: [Int],
            over connection: Connection
        ) async throws -> Answer {
            let input = InputTensor.tensor(.joining(pictures))
            let compute = ComputeMembers(isDeterministic: true)
            let forward = try await connection.send(
                Forward(model: model, input: input, outputs: ["logits", layer], compute: compute)
            )
            let kind = Loss.Kind.logit(classes: .each(classes), target: 20, magnitude: true)
            let gradient = try await connection.send(
                InputGradient(
                    input: input,
                    terms: [
                        .init(model: model, loss: Loss(kind)),
                        .init(
                            model: model,
                            weight: 0.5,
                            loss: Loss(.activation(channel: 3), layer: layer)
                        ),
                    ],
                    compute: compute
                )
            )
            return Answer(
                logits: try #require(forward.outputs["logits"]),
                inside: try #require(forward.outputs[layer]),
                gradient: try #require(gradient.gradient),
                losses: pictures.count > 1 ? gradient.itemLosses : [gradient.loss]
            )
        }
    }
}
