import Foundation
import Tensors

@testable import Networks

/// The files of Reference/values, made from torch's float64 by Reference/make_reference.py.
enum ReferenceValues {
    /// Architectures with large pictures, bfloat16's bounds and training.
    static let inFull = [
        "resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "googlenet", "inception_v3",
        "squeezenet1_1", "googlenet_bvlc", "resnet_mini", "googlenet_mini",
    ]
    /// One of each other family, on small pictures; the rest are held by Reference/check_all.py.
    static let inBrief =
        [
            "alexnet", "vgg11_bn", "resnext50_32x4d", "squeezenet1_0", "densenet121", "mnasnet0_5",
            "regnet_x_400mf", "regnet_y_400mf", "efficientnet_b0", "efficientnet_v2_s",
            "mobilenet_v2", "mobilenet_v3_small", "shufflenet_v2_x0_5",
        ] + LittleNetworks.names

    /// A file's content.
    static func read<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "../Reference/values/\(name).json").standardized
        return try JSONDecoder().decode(type, from: Data(contentsOf: file))
    }

    /// One architecture's file.
    struct Architecture: Decodable {
        let cases: [ForwardCase]
        let clear: [ClearCase]
        let auxiliary: [AuxiliaryCase]
        let training: [TrainingCase]
    }

    /// Layers and the input gradient of one batch.
    struct ForwardCase: Decodable {
        let seeds: [Int]
        let height: Int
        let width: Int
        let transformInput: Bool?
        let loss: ReferenceLoss
        let lossValue: Double
        let outputs: [Record]
        let gradient: Record

        var pictures: Tensor { Formulas.pictures(seeds, height: height, width: width) }
        /// Small pictures were chosen so that no ReLU and no max pool sits on the fence.
        var isFarFromFences: Bool { height == width && height < 96 }
    }

    /// Large pictures on which all of torch's float32 variants agree with float64: no fence stood
    /// between them.
    struct ClearCase: Decodable {
        struct Picture: Decodable {
            let seed: Int
            let lossValue: Double
            let gradient: Record
        }
        let height: Int
        let width: Int
        let loss: ReferenceLoss
        let pictures: [Picture]
    }

    /// The auxiliary classifiers' outputs.
    struct AuxiliaryCase: Decodable {
        let seeds: [Int]
        let height: Int
        let width: Int
        let outputs: [Record]
    }

    /// One loss on one network.
    struct LossCase: Decodable {
        let architecture: String
        let seeds: [Int]
        let height: Int
        let width: Int
        let loss: ReferenceLoss
        let lossValue: Double
        let gradient: Record
    }

    /// A weighted sum of losses on several networks.
    struct SumCase: Decodable {
        struct Term: Decodable {
            let architecture: String
            let weight: Float
            let loss: ReferenceLoss
        }
        let terms: [Term]
        let seeds: [Int]
        let height: Int
        let width: Int
        let termLosses: [Double]
        let gradient: Record
    }

    /// objectives.json.
    struct Objectives: Decodable {
        let losses: [LossCase]
        let sums: [SumCase]
    }

    /// Some steps of an optimizer.
    struct TrainingCase: Decodable {
        struct Changed: Decodable {
            let name: String
            let max: Double
            let change: Double
            let values: Samples
        }
        let architecture: String?
        let seeds: [Int]
        let height: Int
        let width: Int
        let loss: ReferenceLoss
        let optimizer: ReferenceOptimizer
        let steps: Int
        let batchNorm: String
        let reduction: String
        let losses: [Double]
        let torchChangeDeviation: Double
        let samples: Int
        let tensors: [Changed]
    }

    /// optimizers.json.
    struct Optimizers: Decodable {
        let training: [TrainingCase]
    }

    /// One small network, forward and backward.
    struct LayerCase: Decodable, Sendable {
        let steps: [LayerStep]
        let values: LayerValues

        init(from decoder: any Decoder) throws {
            steps = try decoder.container(keyedBy: CodingKeys.self).decode(
                [LayerStep].self,
                forKey: .steps
            )
            values = try LayerValues(from: decoder)
        }

        private enum CodingKeys: String, CodingKey { case steps }
    }

    /// What a small network makes of its input.
    struct LayerValues: Decodable, Sendable {
        let title: String
        let batchNorm: String
        let input: [Int]
        let loss: ReferenceLoss
        let output: Record?
        let gradient: Record?
        let parameterGradients: [Record]
        let statistics: [Record]?
    }

    /// layers.json.
    struct Layers: Decodable {
        let layers: [LayerCase]
    }

    /// A layer of `OnnxLayerCases` in one of its two networks.
    struct OnnxLayerCase: Decodable, Sendable {
        struct Network: Decodable, Sendable {
            let title: String
            let isBetween: Bool
            let channels: Int
        }
        let network: Network
        let values: LayerValues

        init(from decoder: any Decoder) throws {
            network = try Network(from: decoder)
            values = try LayerValues(from: decoder)
        }
    }

    /// onnx_layers.json.
    struct OnnxLayers: Decodable {
        let layers: [OnnxLayerCase]
    }

    /// What PyTorch says of a photograph.
    struct Answer: Decodable {
        let photograph: String
        let architecture: String
        let classes: [Int]
        let logits: [Float]
    }

    /// photographs.json.
    struct Answers: Decodable {
        let answers: [Answer]
    }

    /// What is kept of a tensor.
    struct Record: Decodable, Sendable {
        let name: String
        let shape: [Int]
        let max: Double
        let sum: Double
        let l2: Double
        let values: Samples
        let spreadMax: Double?
        let spreadL2: Double?
    }

    /// Values at `Formulas.positions`, in base64.
    struct Samples: Decodable, Sendable {
        let values: [Float]

        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            let bytes = [UInt8](Data(base64Encoded: text) ?? Data())
            values = stride(from: 0, to: bytes.count, by: 4).map { first in
                let word = (0..<4).reduce(0 as UInt32) {
                    $0 | UInt32(bytes[first + $1]) << (8 * $1)
                }
                return Float(bitPattern: word)
            }
        }
    }
}
