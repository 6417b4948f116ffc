import Objectives
import Tensors
import Testing

@testable import Networks

/// What networks of tokens have that others have not.
@Suite struct TransformerTests {
    @Test(
        arguments: [
            (
                "encoder.layers.encoder_layer_3.mlp.linear_1.weight",
                "encoder.layers.encoder_layer_3.mlp.0.weight"
            ),
            (
                "encoder.layers.encoder_layer_11.mlp.linear_2.bias",
                "encoder.layers.encoder_layer_11.mlp.3.bias"
            ), ("encoder.layers.encoder_layer_3.mlp.0.weight", nil), ("heads.head.weight", nil),
        ]
    )
    func aVisionTransformersOlderFilesHaveOtherNames(older: String, today: String?) {
        #expect(VisionTransformer.renamed(older) == today)
    }

    @Test(arguments: [(224, 197), (384, 577), (512, 1025)])
    func aVisionTransformerTakesThePicturesItsPlacesAreFor(side: Int, tokens: Int) throws {
        let network = try Network(
            architecture: "vit_b_16",
            fitting: ["encoder.pos_embedding": [1, tokens, 768], "heads.head.weight": [10, 768]]
        )
        #expect(network.defaultInputSize == (side, side))
        let layers = try network.layers(input: [2, 3, side, side])
        let shape = layers.first { $0.name == "encoder.layers.encoder_layer_0" }?.shape
        #expect(shape == [2, tokens, 768])
        let error = #expect(throws: NetworkError.self) {
            try network.layers(input: [1, 3, side, side + 16])
        }
        guard case .unfitInput(_, _, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("\(side)×\(side)"))
    }

    @Test func maxViTTakesPicturesOfOneSize() throws {
        let network = try Network(architecture: "maxvit_t")
        #expect(throws: NetworkError.self) { try network.layers(input: [1, 3, 256, 256]) }
        let layers = try network.layers(input: [1, 3, 224, 224])
        func shape(_ name: String) -> Shape? {
            layers.first { $0.name == "blocks.1.layers.0.layers.\(name)" }?.shape
        }
        #expect(shape("grid_attention.partition_op") == [1, 49, 16, 128])
        #expect(shape("grid_attention.partition_swap") == [1, 16, 49, 128])
        #expect(shape("window_attention.partition_op") == [1, 16, 49, 128])
        #expect(shape("window_attention") == [1, 128, 28, 28])
    }

    @Test func swinsValuesHaveTheirChannelsLast() throws {
        let network = try Network(architecture: "swin_t")
        let layers = try network.layers(input: [1, 3, 224, 200])
        func shape(_ name: String) -> Shape? { layers.first { $0.name == name }?.shape }
        #expect(shape("features.1.0.attn") == [1, 56, 50, 96])
        #expect(shape("features.2") == [1, 28, 25, 192])
        #expect(shape("permute") == [1, 768, 7, 7])
        // Between the picture's filling up to whole windows and its end.
        #expect(shape("features.1.0.attn.qkv") == [1, 56, 56, 288])
    }

    /// What torchvision's modules keep beside parameters: its `load_state_dict` wants it.
    @Test func constantsAreTheArchitecturesWhateverAFileHolds() throws {
        let network = try #require(LittleNetworks.named("little_swin_v2"))
        let name = "features.1.0.attn.relative_position_index"
        let index = try #require(network.parameters.first { $0.name == name })
        #expect(index.role == .integerConstant && index.shape == [4096])
        var shapes = Dictionary(
            uniqueKeysWithValues: network.parameters.map { ($0.name, $0.shape) }
        )
        #expect(network.misfit(of: shapes).isNone)
        let tensors = shapes.mapValues { Tensor($0, repeating: 0) }
        let parameters = try Parameters(network: network, tensors: tensors)
        #expect(parameters.tensors[name]?.values.prefix(2) == [112, 111])
        shapes[name] = nil
        #expect(network.misfit(of: shapes).isNone)
    }

    /// k's bias takes no part in Swin V2, and gets no gradient.
    @Test func swinsSecondVersionDoesWithoutABiasOfKeys() throws {
        let model = try Formulas.model("little_swin_v2")
        let input = Formulas.pictures([1], height: 64, width: 64)
        let update = try Executor(threads: 1).update(
            model,
            state: nil,
            input: input,
            loss: Loss(.crossEntropy(classes: .one(3))),
            optimizer: .sgd(.init(lr: 1e-3))
        )
        let name = "features.1.1.attn.qkv.bias"
        let before = try #require(model.parameters.tensors[name]).values
        let after = try #require(update.parameters.tensors[name]).values
        #expect(before[24..<48] == after[24..<48])
        #expect(before[..<24] != after[..<24] && before[48...] != after[48...])
    }

    @Test(arguments: LittleNetworks.names) func anItemHasTheBitsThatItHasAlone(name: String) throws
    {
        let model = try Formulas.model(name)
        let batch = Formulas.pictures([1, 2, 3], height: 64, width: 64)
        let together = try Executor(threads: 2).forward(model, input: batch)["logits"]
        let alone = try Executor(threads: 1).forward(
            model,
            input: Formulas.pictures([2], height: 64, width: 64)
        )["logits"]
        #expect(try #require(together).items(1..<2) == #require(alone))
    }

    /// A channel is one of the features, whatever PyTorch's order: as the cotangent that raises its
    /// mean over places.
    @Test(arguments: [
        ("little_swin", "features.1.0.mlp", 4), ("little_vit", "encoder.layers.encoder_layer_0", 3),
    ])
    func aLossOfAChannelFindsItWhereChannelsComeLast(
        name: String,
        layer: String,
        rank: Int
    ) throws {
        let model = try Formulas.model(name)
        let input = Formulas.pictures([1, 2], height: 64, width: 64)
        let executor = Executor(threads: 2)
        let options = ComputeOptions(matchesGradients: true)
        let values = try executor.forward(model, input: input, outputs: [layer], options: options)
        let value = try #require(values[layer])
        #expect(value.shape.rank == rank)
        let (channels, channel) = (try #require(value.shape.dimensions.last), 5)
        let places = value.shape.count / value.shape[0] / channels
        let isOwn = value.values.indices.map { $0 % channels == channel }
        let cotangent = Tensor(value.shape, isOwn.map { $0 ? -1 / Float(places) : 0 })
        let losses = [
            Loss(.activation(channel: channel), layer: layer),
            Loss(.cotangent(cotangent), layer: layer),
        ]
        let results = try losses.map {
            try executor.inputGradient([Term(model: model, loss: $0)], input: input)
        }
        let mean = zip(value.values, isOwn).reduce(0.0) { $0 + ($1.1 ? Double($1.0) : 0) }
        #expect(abs(results[0].loss + mean / Double(places)) <= 1e-5 * abs(results[0].loss))
        #expect(results[0].gradient == results[1].gradient)
        #expect(results[0].gradient.values.contains { $0 != 0 })
        // Both on one layer: each gradient in its own order.
        let both = try executor.inputGradient(
            losses.map { Term(model: model, loss: $0) },
            input: input
        )
        let worst =
            zip(both.gradient.values, results[0].gradient.values)
            .map { abs($0 - 2 * $1) }.max() ?? 0
        let largest = results[0].gradient.values.map { abs($0) }.max() ?? 0
        #expect(worst <= 1e-5 * largest)
        #expect(throws: NetworkError.self) {
            let beyond = Loss(.activation(channel: channels), layer: layer)
            _ = try executor.inputGradient([Term(model: model, loss: beyond)], input: input)
        }
    }
}
