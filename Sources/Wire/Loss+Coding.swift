import JSON
import Objectives
import Tensors

extension Loss {
    /// The kinds' names on the wire.
    fileprivate enum Name: String, CaseIterable {
        case logit
        case sumOfSquares = "sum_of_squares"
        case l1, l2
        case crossEntropy = "cross_entropy"
        case activation
        case cotangent
    }

    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (members) throws(WireError) in
            let name = try members.required("kind").choice(of: Name.self)
            let layer = try members.optional("layer")?.string() ?? "logits"
            return Loss(try Kind(name, members), layer: layer)
        }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            kind.encode(into: &writer)
            if layer != "logits" { writer.member("layer", layer) }
        }
    }
}

extension Loss.Kind {
    /// The form of a logit's loss.
    private enum Form: String, CaseIterable {
        case linear, abs
    }

    fileprivate init(_ name: Loss.Name, _ members: ParameterReader) throws(WireError) {
        func target() throws(WireError) -> Tensor {
            try Tensor(decoding: members.required("target"))
        }
        func scale() throws(WireError) -> Float { try members.optional("scale")?.float() ?? 1 }
        switch name {
        case .logit:
            self = .logit(
                classes: try Loss.Classes(decoding: members.required("class")),
                target: try members.required("target").float(),
                magnitude: try members.optional("form")?.choice(of: Form.self) == .abs
            )
        case .sumOfSquares:
            self = .sumOfSquares(target: try target(), scale: try scale())
        case .l1:
            self = .l1(target: try target(), scale: try scale())
        case .l2:
            self = .l2(target: try target(), scale: try scale())
        case .crossEntropy:
            let (name, value) = try members.exactlyOne(of: ["class", "target"])
            self =
                name == "class"
                ? .crossEntropy(classes: try Loss.Classes(decoding: value))
                : .crossEntropyWithProbabilities(target: try Tensor(decoding: value))
        case .activation:
            self = .activation(channel: try members.optional("channel")?.integer(in: 0...Int.max))
        case .cotangent:
            self = .cotangent(try Tensor(decoding: members.required("tensor")))
        }
    }

    fileprivate func encode(into writer: inout JSONWriter) {
        func kind(_ name: Loss.Name) { writer.member("kind", name.rawValue) }
        func distance(_ target: Tensor, _ scale: Float) {
            writer.name("target")
            writer.base64(target, dtype: .f32)
            if scale != 1 { writer.member("scale", scale) }
        }
        switch self {
        case .logit(let classes, let target, let magnitude):
            kind(.logit)
            classes.encode(into: &writer)
            writer.member("target", target)
            if magnitude { writer.member("form", Form.abs.rawValue) }
        case .sumOfSquares(let target, let scale):
            kind(.sumOfSquares)
            distance(target, scale)
        case .l1(let target, let scale):
            kind(.l1)
            distance(target, scale)
        case .l2(let target, let scale):
            kind(.l2)
            distance(target, scale)
        case .crossEntropy(let classes):
            kind(.crossEntropy)
            classes.encode(into: &writer)
        case .crossEntropyWithProbabilities(let target):
            kind(.crossEntropy)
            distance(target, 1)
        case .activation(let channel):
            kind(.activation)
            writer.member("channel", channel)
        case .cotangent(let tensor):
            kind(.cotangent)
            writer.name("tensor")
            writer.base64(tensor, dtype: .f32)
        }
    }
}

extension Loss.Classes {
    /// One class number for all items, or a list of one for each.
    fileprivate init(decoding value: ParameterValue) throws(WireError) {
        let range = 0...Int(Int32.max)
        guard value.view.kind == .array else {
            self = .one(try value.integer(in: range))
            return
        }
        let classes = try value.integers(in: range)
        guard !classes.isEmpty else { throw value.wrong("at least one class") }
        self = .each(classes)
    }

    fileprivate func encode(into writer: inout JSONWriter) {
        switch self {
        case .one(let number): writer.member("class", number)
        case .each(let numbers): writer.member("class", numbers)
        }
    }
}
