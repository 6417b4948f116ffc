import Foundation
import Networks
import Objectives
import Tensors
import Testing
import Wire

@testable import Inference

@Suite struct PreprocessingTests {
    /// PyTorch's numbers of a preprocessing, from passes.json.
    private struct Reference: Decodable {
        struct Case: Decodable {
            let normalize: String?
            let range: String?
            let channels: String?
            let permutation: [Int]
            let scale: [Float]
            let shift: [Float]
        }
        let preprocessing: [Case]
    }

    private func references() throws -> [Reference.Case] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "../Reference/values/passes.json").standardized
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file)).preprocessing
    }

    private func preprocessing(_ each: Reference.Case) throws -> Preprocessing {
        Preprocessing(
            normalize: try each.normalize.map(Normalization.init(spelling:)) ?? .none,
            range: try each.range.map(PixelRange.init(spelling:)) ?? .unit,
            channels: try each.channels.map(ChannelOrder.init(spelling:)) ?? .rgb
        )
    }

    /// A source of the small residual network, told to prepare its pictures.
    private func source(_ preprocessing: Preprocessing, named name: String) -> ModelSource {
        ModelSource(
            name: name,
            architecture: "resnet_mini",
            weights: .seed(1, classes: 5),
            options: ModelOptions(preprocessing: preprocessing)
        )
    }

    private static let picture = Tensor(
        [2, 3, 24, 20],
        (0..<2 * 3 * 480).map { Float(($0 * 7919) % 1009) / 1009 }
    )

    @Test func isOneScaleAndShiftForEachChannel() throws {
        let references = try references()
        #expect(references.count > 5)
        for each in references {
            let made = try preprocessing(each).coefficients()
            #expect(made.permutation == each.permutation)
            for (one, other) in zip(made.scale + made.shift, each.scale + each.shift) {
                #expect(abs(one - other) <= 2e-7 * max(abs(other), 1))
            }
        }
    }

    @Test func namedNumbersFollowTheirColours() throws {
        let statistics = Normalization.imagenet.statistics(of: .bgr)
        #expect(statistics.mean == [0.406, 0.456, 0.485])
        #expect(statistics.deviation == [0.225, 0.224, 0.229])
        let given = try Normalization(spelling: "1:2:3/4:5:6").statistics(of: .bgr)
        #expect(given.mean == [1, 2, 3] && given.deviation == [4, 5, 6])
    }

    @Test func isDoneBeforeTheNetworkAndTakenBackInTheGradient() async throws {
        let picture = Self.picture
        try await withEngine { engine in
            let caffe = Preprocessing(
                normalize: try Normalization(spelling: "104:117:123/1:1:1"),
                range: try PixelRange(spelling: "0:255"),
                channels: .bgr
            )
            try engine.add(source(caffe, named: "caffe").load())
            try engine.add(source(Preprocessing(), named: "plain").load())
            // The colours by hand: blue first, in 0…255, less their means.
            let mean: [Float] = [104, 117, 123]
            let prepared = Tensor(
                picture.shape,
                (0..<picture.shape.count).map { index in
                    let (item, c, pixel) = (index / 1440, index / 480 % 3, index % 480)
                    return picture.values[item * 1440 + (2 - c) * 480 + pixel] * 255 - mean[c]
                }
            )
            let loss = Loss(.logit(classes: .each([1, 4]), target: 0, magnitude: false))
            let made = try await engine.reply(
                to: InputGradientCall(model: "caffe", input: picture, loss: loss)
            )
            let plain = try await engine.reply(
                to: InputGradientCall(model: "plain", input: prepared, loss: loss)
            )
            #expect(abs(made.loss - plain.loss) <= 1e-4 * abs(plain.loss))
            let (gradient, own) = (try #require(made.gradient), try #require(plain.gradient))
            let largest = gradient.values.map(abs).max() ?? 0
            for index in 0..<picture.shape.count {
                let (item, c, pixel) = (index / 1440, index / 480 % 3, index % 480)
                let wanted = own.values[item * 1440 + (2 - c) * 480 + pixel] * 255
                #expect(abs(gradient.values[index] - wanted) <= 1e-3 * largest)
            }
            // Along the gradient the loss changes by its length, to first order.
            let square = gradient.values.reduce(0.0) { $0 + Double($1) * Double($1) }
            let step = Float(0.02 / square.squareRoot())
            func lossMoved(by step: Float) async throws -> Double {
                let moved = zip(picture.values, gradient.values).map { $0 + step * $1 }
                let call = InputGradientCall(
                    model: "caffe",
                    input: Tensor(picture.shape, moved),
                    loss: loss
                )
                return try await engine.reply(to: call).loss
            }
            let (ahead, behind) = (
                try await lossMoved(by: step), try await lossMoved(by: -step)
            )
            let slope = (ahead - behind) / (2 * Double(step))
            #expect(abs(slope - square) <= 0.05 * square)
        }
    }

    @Test func modelsTellItAndNothingIsNotTold() async throws {
        try await withEngine { engine in
            let some = Preprocessing(normalize: .imagenet, channels: .bgr)
            try engine.add(source(some, named: "some").load())
            try engine.add(source(Preprocessing(normalize: .none), named: "none").load())
            let models = try await engine.reply(to: Models()).models
            #expect(models.map(\.preprocessing) == [Preprocessing(), some, Preprocessing()])
            #expect(some.text == "normalize=imagenet,channels=bgr" && Preprocessing().text == nil)
            let hello = try await engine.reply(to: Hello())
            #expect(hello.capabilities.contains("preprocessing"))
        }
    }

    @Test(arguments: [
        ("googlenet_bvlc", Preprocessing(channels: .bgr), "googlenet_bvlc prepares its pictures"),
        (
            "resnet_mini", Preprocessing(normalize: .half, range: PixelRange(from: 0, to: 255)!),
            "normalize=half is for values in 0:1, not in range=0:255"
        ),
        (
            "resnet_mini", Preprocessing(range: PixelRange(from: 0, to: 1e300)!),
            "within float32's range"
        ),
    ])
    func whatDoesNotFitIsRefused(
        architecture: String,
        preprocessing: Preprocessing,
        mentions: String
    ) {
        var source = source(preprocessing, named: "x")
        source.architecture = architecture
        #expect {
            _ = try source.load()
        } throws: { error in
            let refusal = WireError(cause: error)
            return refusal.type == .invalidParams && refusal.message.contains(mentions)
        }
    }

    @Test func googlenetsOwnTransformComesAfterIt() throws {
        let executor = Executor(threads: 1)
        let picture = Tensor([1, 3, 32, 32], (0..<3072).map { Float($0 % 97) / 97 })
        func logits(transformed: Bool, _ normalize: Normalization) throws -> [Float] {
            var source = source(Preprocessing(normalize: normalize), named: "g")
            source.architecture = "googlenet"
            source.options.transformInput = transformed
            let model = try source.load().weights.model
            return try #require(try executor.forward(model, input: picture)["logits"]).values
        }
        let twice = try logits(transformed: true, .imagenet)
        let once = try logits(transformed: false, .half)
        // (x − mean)/deviation, then back and to −1…1, is what `half` does at once.
        let largest = once.map(abs).max() ?? 0
        for (one, other) in zip(once, twice) {
            #expect(abs(one - other) <= 1e-4 * largest)
        }
    }
}
