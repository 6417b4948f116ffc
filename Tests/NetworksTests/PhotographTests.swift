import Foundation
import Imaging
import Tensors
import Testing
import Weights

@testable import Networks

/// Folders outside the project, each named by an environment variable.
private enum Outside {
    static let weights = folder("TENCH_TEST_WEIGHTS")
    static let photographs = folder("TENCH_TEST_PHOTOS")

    private static func folder(_ variable: String) -> URL? {
        ProcessInfo.processInfo.environment[variable].map { URL(filePath: $0) }
    }
}

/// Real networks on real photographs.
@Suite(
    .serialized,
    .enabled(
        if: Outside.weights != nil && Outside.photographs != nil,
        "TENCH_TEST_WEIGHTS and TENCH_TEST_PHOTOS name no folders of weights and photographs"
    )
)
struct PhotographTests {
    @Test(arguments: [
        ("resnet50", "resnet50.pth"), ("googlenet_bvlc", "googlenet_bvlc.safetensors"),
    ])
    func seesWhatPyTorchSees(architecture: String, file: String) throws {
        let weights = try #require(Outside.weights).appending(path: file)
        let photographs = try #require(Outside.photographs)
        let whole = try WeightFile(path: weights.path())
        let classifier = try Network.classifier(of: architecture)
        let tensors = try whole.stateDict(whole.candidates(holding: classifier)[0]).tensors
        let network = try Network(
            architecture: architecture,
            fitting: tensors.mapValues(\.shape)
        )
        let model = ModelVersion(
            network: network,
            parameters: try Parameters(network: network, tensors: tensors)
        )
        let executor = Executor(threads: 2)
        let reference = try ReferenceValues.read("photographs", as: ReferenceValues.Answers.self)
        for answer in reference.answers where answer.architecture == architecture {
            let bytes = try Data(contentsOf: photographs.appending(path: answer.photograph))
            let image = try middle(of: PNG.decode([UInt8](bytes)))
            let input = architecture == "resnet50" ? normalised(image) : image.tensor
            let logits = try #require(try executor.forward(model, input: input)["logits"]).values
            #expect(logits.max() == logits[answer.classes[0]], "\(answer.photograph)")
            for (each, wanted) in zip(answer.classes, answer.logits) {
                #expect(abs(logits[each] - wanted) <= 1e-3, "\(answer.photograph): class \(each)")
            }
        }
    }

    /// Short side to 256, then the 224 × 224 in the middle.
    private func middle(of image: Image) -> Image {
        let short = Double(min(image.height, image.width))
        let resized = image.resized(
            height: Int((Double(image.height) * 256 / short).rounded(.toNearestOrEven)),
            width: Int((Double(image.width) * 256 / short).rounded(.toNearestOrEven))
        )
        let window = Window(
            x: (resized.width - 224) / 2,
            y: (resized.height - 224) / 2,
            width: 224,
            height: 224
        )
        return Image(resized.tensor(in: window))
    }

    /// Less ImageNet's mean, over its deviation.
    private func normalised(_ image: Image) -> Tensor {
        let mean: [Float] = [0.485, 0.456, 0.406]
        let deviation: [Float] = [0.229, 0.224, 0.225]
        let plane = image.height * image.width
        let values = image.tensor.values.enumerated().map { index, value in
            (value - mean[index / plane]) / deviation[index / plane]
        }
        return Tensor([1, 3, image.height, image.width], values)
    }
}
