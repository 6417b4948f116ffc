import Experiments
import Imaging
import Tench
import Tensors
import TestKit
import Testing
import Wire

struct JudgeTests {
    private static func layer(
        _ name: String,
        _ shape: [Int],
        _ kind: String = "relu"
    )
        -> ModelDescription.Layer
    {
        ModelDescription.Layer(name: name, kind: kind, shape: shape)
    }

    /// As SqueezeNet 1.1 of ten classes has them for pictures of 224.
    private static let layers = [
        layer("stem", [1, 64, 111, 111]), layer("pool", [1, 64, 55, 55]),
        layer("fire.squeeze", [1, 16, 55, 55]), layer("fire3", [1, 128, 55, 55]),
        layer("fire4", [1, 128, 55, 55]), layer("fire5.squeeze", [1, 16, 55, 55]),
        layer("fire5", [1, 256, 27, 27]), layer("fire6.squeeze", [1, 48, 13, 13]),
        layer("fire6", [1, 512, 13, 13]), layer("drop", [1, 512, 13, 13], "dropout"),
        layer("classes", [1, 10, 13, 13]), layer("average", [1, 10, 1, 1]),
        layer("logits", [1, 10]),
    ]

    @Test func choosesTheWidestAndLastOfEachStage() throws {
        let choice = try LayerChoice(among: Self.layers, side: 224, classCount: 10)
        #expect(choice.middle == ["fire4", "fire5", "fire6"])
        #expect(choice.last == "fire6")
    }

    @Test func aPooledLayerIsTheLast() throws {
        let layers = [
            Self.layer("layer1", [1, 8, 16, 16]), Self.layer("pool", [1, 8, 1, 1]),
            Self.layer("logits", [1, 3]),
        ]
        let choice = try LayerChoice(among: layers, side: 64, classCount: 3)
        #expect(choice == (try LayerChoice(among: layers, side: 64, classCount: 3)))
        #expect(choice.middle == ["layer1"] && choice.last == "pool")
    }

    @Test func operationsBetweenModulesDoNotJudge() throws {
        var mean = Self.layer("mean", [1, 8, 1, 1], "adaptive_average_pool")
        mean.isFunction = true
        var sum = Self.layer("layer1.add", [1, 16, 16, 16], "add")
        sum.isFunction = true
        let layers = [
            sum, Self.layer("layer1", [1, 8, 16, 16]), mean, Self.layer("logits", [1, 3]),
        ]
        let choice = try LayerChoice(among: layers, side: 64, classCount: 3)
        #expect(choice.middle == ["layer1"] && choice.last == "layer1")
    }

    @Test func aNetworkWithoutStagesIsJudgedByItsLastMap() throws {
        let layers = [Self.layer("conv", [1, 4, 8, 8]), Self.layer("logits", [1, 3])]
        #expect(try LayerChoice(among: layers, side: 8, classCount: 3).middle == ["conv"])
    }

    @Test func takesLayersByName() throws {
        let named = ["stem", "fire3"]
        let choice = try LayerChoice(
            among: Self.layers,
            side: 224,
            classCount: 10,
            named: named
        )
        #expect(choice.middle == named && choice.last == "fire6")
    }

    @Test func refusesWhatCannotJudge() {
        #expect(throws: JudgeError.withoutLayer("fire9")) {
            try LayerChoice(among: Self.layers, side: 224, classCount: 10, named: ["fire9"])
        }
        #expect(throws: JudgeError.withoutMaps) {
            try LayerChoice(
                among: [Self.layer("logits", [1, 3])],
                side: 8,
                classCount: 3
            )
        }
    }

    @Test func asksOnceForAllLayersAtTheJudgesSize() async throws {
        let daemon = FeatureDaemon()
        let judge = try await Judge("fake", over: daemon)
        #expect(judge.side == 4)
        let image = Image(height: 8, width: 8, values: (0..<192).map { $0 < 64 ? 1 : 0.5 })
        let sight = try await judge.sight(of: image, over: daemon)
        #expect(await daemon.asked == [["map", "logits"]])
        #expect(sight.image.height == 4 && sight.image.width == 4)
        #expect(sight.middle == [sight.last])
        #expect(sight.last.means == [1, 0.5, 0.5, 0.5])
        #expect(sight.logits == [1, 0.5, 0.5])
    }

    @Test func seesPicturesAtAnotherSizeOnRequest() async throws {
        let daemon = FeatureDaemon()
        let judge = try await Judge("fake", side: 8, over: daemon)
        let sight = try await judge.sight(of: Image(height: 5, width: 9, grey: 1), over: daemon)
        #expect(sight.image.height == 8 && sight.last.height == 8)
    }

    @Test func refusesFeaturesThatAreNotFinite() async throws {
        let daemon = FeatureDaemon()
        let judge = try await Judge("fake", over: daemon)
        let image = Image(height: 4, width: 4, grey: .infinity)
        await #expect(throws: JudgeError.notFinite("fake")) {
            try await judge.sight(of: image, over: daemon)
        }
    }
}

/// A daemon of one network, made in code: its one map has the picture's channels and the blue one
/// again, its logits are the corner's colour.
private actor FeatureDaemon: Caller {
    private(set) var asked: [[String]] = []

    struct Unforeseen: Error {}

    func send<C: Call>(_ call: C) async throws -> C.Reply {
        let reply: any Reply
        switch call {
        case let call as Models:
            var description = ModelDescription.fake
            let side = call.inputShape?[2] ?? 4
            description.layers = [
                .init(name: "map", kind: "relu", shape: [1, 4, side, side]),
                .init(name: "logits", kind: "linear", shape: [1, 3]),
            ]
            reply = ModelsReply(models: [description])
        case let call as Forward:
            guard case .tensor(let input) = call.input else { throw Unforeseen() }
            asked.append(call.outputs)
            let (values, plane) = (input.values, input.shape[2] * input.shape[3])
            let map = values + values[(2 * plane)...]
            reply = ForwardReply(
                version: 1,
                outputs: [
                    "map": Tensor([1, 4, input.shape[2], input.shape[3]], map),
                    "logits": Tensor([1, 3], (0..<3).map { values[$0 * plane] }),
                ]
            )
        default: throw Unforeseen()
        }
        guard let reply = reply as? C.Reply else { throw Unforeseen() }
        return reply
    }
}
