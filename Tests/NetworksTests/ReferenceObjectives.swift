import Foundation
import Objectives
import Tensors

@testable import Networks

/// A loss as the reference files describe it: the wire protocol's members, tensors by formula.
struct ReferenceLoss: Decodable, Sendable {
    struct Target: Decodable, Sendable {
        let formula: String
        let shape: [Int]
        let scale: Double
        let softmax: Bool?

        var tensor: Tensor {
            let raw = Formulas.tensor(formula, Shape(shape), scale: scale)
            guard softmax == true, let length = shape.last else { return raw }
            let exponentials = raw.values.map { exp(Double($0)) }
            return Tensor(
                raw.shape,
                exponentials.indices.map { index in
                    let row = index / length * length
                    return Float(
                        exponentials[index] / exponentials[row..<row + length].reduce(0, +)
                    )
                }
            )
        }
    }

    /// One class, or one for each item.
    enum Classes: Decodable, Sendable {
        case one(Int)
        case each([Int])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let one = try? container.decode(Int.self) {
                self = .one(one)
            } else {
                self = .each(try container.decode([Int].self))
            }
        }

        var classes: Loss.Classes {
            switch self {
            case .one(let each): .one(each)
            case .each(let list): .each(list)
            }
        }
    }

    /// A number (a logit's target) or a tensor.
    enum NumberOrTensor: Decodable, Sendable {
        case number(Float)
        case tensor(Target)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Float.self) {
                self = .number(number)
            } else {
                self = .tensor(try container.decode(Target.self))
            }
        }
    }

    /// A description that no loss has.
    struct Unknown: Error {
        let kind: String
    }

    let kind: String
    let `class`: Classes?
    let target: NumberOrTensor?
    let form: String?
    let layer: String?
    let channel: Int?
    let scale: Float?

    /// The engine's form of it.
    func loss() throws -> Loss {
        let scale = scale ?? 1
        var tensor: Tensor?
        if case .tensor(let target) = target { tensor = target.tensor }
        let kind: Loss.Kind
        switch (self.kind, target, tensor, self.class?.classes) {
        case ("logit", .number(let target), _, let classes?):
            kind = .logit(classes: classes, target: target, magnitude: form == "abs")
        case ("sum_of_squares", _, let tensor?, _):
            kind = .sumOfSquares(target: tensor, scale: scale)
        case ("l1", _, let tensor?, _): kind = .l1(target: tensor, scale: scale)
        case ("l2", _, let tensor?, _): kind = .l2(target: tensor, scale: scale)
        case ("cross_entropy", _, _, let classes?): kind = .crossEntropy(classes: classes)
        case ("cross_entropy", _, let tensor?, _):
            kind = .crossEntropyWithProbabilities(target: tensor)
        case ("activation", _, _, _): kind = .activation(channel: channel)
        case ("cotangent", _, let tensor?, _): kind = .cotangent(tensor)
        default: throw Unknown(kind: self.kind)
        }
        return Loss(kind, layer: layer ?? "logits")
    }
}

/// An optimizer as the reference files describe it: PyTorch's names.
struct ReferenceOptimizer: Decodable, Sendable {
    let kind: String
    let lr: Double
    let momentum: Double?
    let dampening: Double?
    let weight_decay: Double?
    let nesterov: Bool?
    let beta1: Double?
    let beta2: Double?
    let eps: Double?

    /// The engine's form of it.
    var optimizer: Optimizer {
        if kind == "sgd" {
            return .sgd(
                .init(
                    lr: lr,
                    momentum: momentum ?? 0,
                    dampening: dampening ?? 0,
                    weightDecay: weight_decay ?? 0,
                    nesterov: nesterov ?? false
                )
            )
        }
        var adam = Optimizer.Adam(
            lr: lr,
            beta1: beta1 ?? 0.9,
            beta2: beta2 ?? 0.999,
            eps: eps ?? 1e-8
        )
        if kind == "adam" {
            adam.weightDecay = weight_decay ?? adam.weightDecay
            return .adam(adam)
        }
        var adamW = Optimizer.AdamW()
        adam.weightDecay = weight_decay ?? adamW.adam.weightDecay
        adamW.adam = adam
        return .adamW(adamW)
    }
}
