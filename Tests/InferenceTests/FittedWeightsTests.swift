import Networks
import Tensors
import Testing
import TestKit
import Weights
import Wire

@testable import Inference

/// Which of a file's tensors become a model's weights.
@Suite struct FittedWeightsTests {
    private let architecture = "resnet_mini"

    private func tensors(seed: UInt64) throws -> [String: Tensor] {
        let network = try Network(architecture: architecture, classes: 3)
        return Parameters(initializing: network, seed: seed).tensors
    }

    /// A file of these tensors.
    private func file(
        _ tensors: [String: Tensor],
        integers: Set<String> = [],
        in folder: TemporaryFolder
    ) throws -> String {
        let path = folder.path + "/file.safetensors"
        try StateDict(tensors: tensors, integerNames: integers).writeSafetensors(to: path)
        return path
    }

    private func prefixed(_ prefix: String, _ tensors: [String: Tensor]) -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: tensors.map { (prefix + $0.key, $0.value) })
    }

    private func source(_ path: String, key: String? = nil) -> ModelSource {
        ModelSource(
            name: "m",
            architecture: architecture,
            weights: .file(path),
            options: ModelOptions(key: key)
        )
    }

    private let advice =
        "; a network of any other architecture can be exported to ONNX, and loaded as architecture "
        + "onnx"

    @Test(arguments: ["", "module.", "_orig_mod.", "model.net."])
    func aPrefixIsTakenOff(prefix: String) throws {
        let folder = try TemporaryFolder()
        let tensors = try tensors(seed: 1)
        let model = try source(file(prefixed(prefix, tensors), in: folder)).load()
        #expect(model.weights.model.parameters.tensors == tensors)
        #expect(model.finding.key == (prefix.isEmpty ? nil : String(prefix.dropLast())))
    }

    @Test func aCounterIsLeftOut() throws {
        let folder = try TemporaryFolder()
        let tensors = try tensors(seed: 1)
        let all = tensors.merging(["n_averaged": Tensor([], [7])]) { $1 }
        let model = try source(file(all, integers: ["n_averaged"], in: folder)).load()
        #expect(model.weights.model.parameters.tensors == tensors)
        #expect(model.finding.leftOut == ["n_averaged"])
        let strange = tensors.merging(["other.weight": Tensor([2], [1, 2])]) { $1 }
        let path = try file(strange, in: folder)
        let error = #expect(throws: FittingError.self) { try source(path).load() }
        #expect(
            error?.description
                == "\(path): the tensors are not resnet_mini's: unexpected 'other.weight'"
                + advice
        )
    }

    @Test func ofTwoThatFitAPersonChooses() throws {
        let folder = try TemporaryFolder()
        let (student, teacher) = (try tensors(seed: 1), try tensors(seed: 2))
        let both = prefixed("student.", student).merging(prefixed("teacher.", teacher)) { $1 }
        let path = try file(both, in: folder)
        let error = #expect(throws: FittingError.self) { try source(path).load() }
        guard case .ambiguous(path, architecture, let keys) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(Set(keys) == ["student", "teacher"])
        for (key, tensors) in [("student", student), ("teacher", teacher)] {
            let model = try source(path, key: key).load()
            #expect(model.weights.model.parameters.tensors == tensors)
        }
        let missing = #expect(throws: WeightsError.self) { try source(path, key: "ema").load() }
        guard case .noSuchKey(path, "ema", let known) = missing else {
            Issue.record("\(String(describing: missing))")
            return
        }
        #expect(Set(known).isSuperset(of: ["student", "teacher"]))
    }

    @Test func whatFitsBestIsHeldAgainstTheArchitecture() throws {
        let folder = try TemporaryFolder()
        var tensors = try tensors(seed: 1)
        tensors["conv1.weight"] = Tensor([1], [0])
        tensors["bn1.bias"] = nil
        let path = try file(prefixed("model.", tensors), in: folder)
        let error = #expect(throws: FittingError.self) { try source(path).load() }
        #expect(
            error?.description == "\(path): the tensors under 'model' are not resnet_mini's: "
                + "missing 'bn1.bias'; of another shape 'conv1.weight' ([1], not [24, 3, 9, 9])"
                + advice
        )
    }

    @Test func whatFitsAnotherArchitectureIsCalledByItsName() throws {
        let folder = try TemporaryFolder()
        let path = try file(prefixed("net.", tensors(seed: 1)), in: folder)
        let other = ModelSource(
            name: "m",
            architecture: "googlenet_mini",
            weights: .file(path),
            options: ModelOptions()
        )
        let error = #expect(throws: FittingError.self) { try other.load() }
        #expect(
            error?.description == "\(path): the tensors under 'net' are not googlenet_mini's; "
                + "they are what 'resnet_mini' has"
        )
    }

    @Test func otherLibrariesNamesAreTranslated() throws {
        let folder = try TemporaryFolder()
        let network = try Network(architecture: "resnet18", classes: 3)
        let tensors = Parameters(initializing: network, seed: 1).tensors
        let own = ["layer2.1.bn2.bias", "fc.weight"]
        let theirs = [
            "resnet.encoder.stages.1.layers.1.layer.1.normalization.bias", "classifier.1.weight",
        ]
        var renamed: [String: Tensor] = [:]
        for (name, tensor) in tensors { renamed[huggingFaces(name)] = tensor }
        #expect(Set(theirs).isSubset(of: renamed.keys) && Set(own).isSubset(of: tensors.keys))
        let model = try ModelSource(
            name: "m",
            architecture: "resnet18",
            weights: .file(file(renamed, in: folder)),
            options: ModelOptions()
        ).load()
        #expect(model.weights.model.parameters.tensors == tensors)
        #expect(model.finding.origin == "Hugging Face's transformers")
    }

    /// What transformers calls a parameter of a ResNet of basic blocks.
    private func huggingFaces(_ name: String) -> String {
        var parts = name.split(separator: ".").map(String.init)
        let kinds = ["conv": "convolution", "bn": "normalization"]
        func layer(_ part: String) -> String {
            "layer.\((Int(part.suffix(1)) ?? 1) - 1).\(kinds[String(part.dropLast())] ?? "")"
        }
        switch parts[0] {
        case "conv1", "bn1":
            parts[0] = "resnet.embedder.embedder.\(kinds[String(parts[0].dropLast())] ?? "")"
        case "fc": parts[0] = "classifier.1"
        default:
            let stage = (Int(parts[0].suffix(1)) ?? 1) - 1
            parts[0] = "resnet.encoder.stages.\(stage).layers"
            if parts[2] == "downsample" {
                parts[2] = "shortcut"
                parts[3] = parts[3] == "0" ? "convolution" : "normalization"
            } else {
                parts[2] = layer(parts[2])
            }
        }
        return parts.joined(separator: ".")
    }

    @Test func aClassifierOfAnySizeIsNoTrap() throws {
        let folder = try TemporaryFolder()
        var tensors = try tensors(seed: 1)
        tensors["fc.weight"] = Tensor([0, 3456], [])
        let path = try file(tensors, in: folder)
        #expect(throws: NetworkError.self) { try source(path).load() }
    }

    @Test func modelsTellWhereTheWeightsWere() async throws {
        let folder = try TemporaryFolder()
        let path = try file(prefixed("module.", tensors(seed: 1)), in: folder)
        try await withEngine { engine in
            try engine.add(source(path).load())
            let reply = try await engine.reply(to: Models(name: "m"))
            #expect(reply.models.map(\.key) == ["module"])
        }
    }
}
