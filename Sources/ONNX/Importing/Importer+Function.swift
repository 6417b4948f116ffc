import Kernels
import Networks

extension Translation {
    /// Functions of each element, and what changes nothing.
    static let functions: [String: Maker] = [
        "LeakyRelu": { (node, importer) throws(Refusal) in
            try importer.apply(node, .leakyRelu(alpha: node.float("alpha", 0.01)))
        },
        "Elu": { (node, importer) throws(Refusal) in
            try importer.apply(node, .elu(alpha: node.float("alpha", 1)))
        },
        "Celu": { (node, importer) throws(Refusal) in
            try importer.apply(node, .celu(alpha: node.float("alpha", 1)))
        },
        "Selu": { (node, importer) throws(Refusal) in
            let (alpha, gamma) = (node.float("alpha", 1.6732632), node.float("gamma", 1.050701))
            try importer.apply(node, .selu(alpha: alpha, gamma: gamma))
        },
        "Shrink": { (node, importer) throws(Refusal) in
            let (bound, bias) = (node.float("lambd", 0.5), node.float("bias", 0))
            try importer.apply(node, .shrink(lambda: bound, bias: bias))
        },
        "ThresholdedRelu": { (node, importer) throws(Refusal) in
            try importer.apply(node, .thresholdedRelu(alpha: node.float("alpha", 1)))
        },
        "Softplus": function(.softplus), "Softsign": function(.softsign), "Mish": function(.mish),
        "Exp": function(.exp), "Log": function(.log), "Sqrt": function(.sqrt),
        "Abs": function(.abs), "Neg": function(.negate), "Reciprocal": function(.reciprocal),
        "Erf": function(.erf), "Sin": function(.sin), "Cos": function(.cos), "Tan": function(.tan),
        "Asin": function(.asin), "Acos": function(.acos), "Atan": function(.atan),
        "Sinh": function(.sinh), "Cosh": function(.cosh), "Asinh": function(.asinh),
        "Acosh": function(.acosh), "Atanh": function(.atanh), "Floor": function(.floor),
        "Ceil": function(.ceil), "Round": function(.round), "Sign": function(.sign),
        "Identity": same, "Dropout": dropout, "Cast": cast, "CastLike": castLike,
    ]

    private static func function(_ function: PointwiseFunction) -> Maker {
        { (node, importer) throws(Refusal) in try importer.apply(node, function) }
    }

    private static func same(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        importer.finish(node, try importer.value(node, 0))
    }

    /// As floats, or as what it is already.
    private static func castLike(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.anyValue(node, 0)
        guard
            importer.kindOfResults(node) == importer.kind(of: x.value)
                || importer.kindOfResults(node) == .floats
        else { throw Refusal("what depends on the picture is cast to floats alone") }
        importer.finish(node, x)
    }

    private static func dropout(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        guard node.outputs.dropFirst().allSatisfy({ importer.readerCount(of: $0) == 0 }) else {
            throw Refusal("its mask isn't told")
        }
        if let mode = try importer.constant(node, 2, "training_mode"),
            case .bools(let flags) = mode.constant.numbers, flags.contains(true)
        {
            throw Refusal("it is in training mode; export for inference")
        }
        try same(node, &importer)
    }

    /// float, float16, double and bfloat16 are all float32 here.
    private static func cast(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.anyValue(node, 0)
        let (own, wanted) = (importer.kind(of: x.value), ValueKind(node.int("to", 1)))
        switch (own, wanted) {
        case (_, .floats), (.truth, _): importer.finish(node, x)
        case (_, .truth): importer.finish(node, try importer.truths(x, for: node))
        case (_, .whole):
            let type = ElementType(rawValue: node.int("to", 1))
            guard type == .int64 || type == .int32 else {
                throw Refusal("what depends on the picture is cast to int32 or int64 alone")
            }
            importer.finish(node, own == .whole ? x : try importer.whole(x, for: node))
        }
    }
}
