package import ONNX
import Tensors

/// What is done to a model that makes it odd or hostile: a thing at a time, anywhere.
package enum ModelMutation: CaseIterable {
    case attribute, newAttribute, operation, inputs, outputs, extents, integers, kind, port, opset
    case node, name, result

    /// Numbers on whose other side something may be wrong.
    private static let edges = [
        0, 1, -1, 2, 3, 4, 5, 7, 8, 16, 33, -2, -3, -100, 1 << 10, 1 << 14, 1 << 20, 1 << 31,
        1 << 40, .max, .min,
    ]
    private static let numbers: [Float] = [
        0, 1, -1, 0.5, 2, 1e-5, 6, -0.5, 1e30, -1e30, .infinity, .nan, .leastNonzeroMagnitude,
    ]
    private static let texts = [
        "", "SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET", "tanh", "none", "DCR", "CRD", "reflect",
        "edge", "wrap", "constant", "linear", "cubic", "nearest", "half_pixel", "align_corners",
        "asymmetric", "tf_crop_and_resize", "floor", "ab,bc->ac", "abc,cd->abd", "ij,jk", "->",
        "a,->a",
    ]
    private static let whole = [
        "axis", "group", "keepdims", "blocksize", "num_groups", "ceil_mode", "count_include_pad",
        "transA", "transB", "to", "allowzero", "training_mode", "spatial", "size", "start", "end",
        "noop_with_empty_axes", "storage_order", "antialias", "exclude_outside", "num_outputs", "p",
    ]
    private static let lists = [
        "strides", "pads", "dilations", "kernel_shape", "perm", "axes", "split", "starts", "ends",
        "output_padding", "output_shape", "shape", "repeats",
    ]
    private static let real = ["alpha", "beta", "epsilon", "momentum", "bias", "value", "gamma"]
    private static let words = [
        "auto_pad", "mode", "equation", "approximate", "nearest_mode",
        "coordinate_transformation_mode",
    ]

    /// Changes a model in a few ways.
    package static func change(_ model: inout Model, with random: inout some RandomNumberGenerator)
    {
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            allCases.randomElement(using: &random)?.apply(to: &model, &random)
        }
    }

    private func apply(to model: inout Model, _ random: inout some RandomNumberGenerator) {
        guard !model.nodes.isEmpty else { return }
        let place = Int.random(in: model.nodes.indices, using: &random)
        switch self {
        case .attribute:
            let names = model.nodes[place].attributes.keys.sorted()
            guard let name = names.randomElement(using: &random),
                let old = model.nodes[place].attributes[name]
            else { return }
            model.nodes[place].attributes[name] = changed(old, &random)
        case .newAttribute:
            let (name, attribute) = attribute(&random)
            model.nodes[place].attributes[name] = attribute
        case .operation:
            let operation = Model.operations.randomElement(using: &random)
            model.nodes[place].operation = operation ?? ""
        case .inputs:
            let tensors = tensors(model, before: place)
            rewire(&model.nodes[place].inputs, to: tensors, &random)
        case .outputs:
            rewire(&model.nodes[place].outputs, to: ["another", "third"], &random)
        case .extents, .integers, .kind:
            guard let name = model.initializers.keys.sorted().randomElement(using: &random),
                let old = model.initializers[name]
            else { return }
            model.initializers[name] = changed(old, &random)
        case .port: changePort(&model, &random)
        case .opset: model.opset = Int.random(in: 7...28, using: &random)
        case .node:
            var copy = model.nodes[place]
            copy.name = "copy \(model.nodes.count)"
            copy.operation =
                Bool.random(using: &random)
                ? copy.operation : Model.operations.randomElement(using: &random) ?? ""
            copy.outputs = copy.outputs.indices.map { "\(copy.name) makes \($0)" }
            let tensors = tensors(model, before: place)
            rewire(&copy.inputs, to: tensors, &random)
            let made = copy.outputs.first ?? ""
            model.nodes.insert(copy, at: place)
            for later in model.nodes.indices.dropFirst(place + 1).prefix(3)
            where !model.nodes[later].inputs.isEmpty {
                let input = Int.random(in: model.nodes[later].inputs.indices, using: &random)
                model.nodes[later].inputs[input] = made
            }
        case .name:
            let other = model.nodes.randomElement(using: &random)?.name ?? ""
            let name = "\(other).\(Int.random(in: 0...2, using: &random))"
            guard !model.nodes.contains(where: { $0.name == name }) else { return }
            model.nodes[place].name = name
        case .result:
            let name = tensors(model, before: model.nodes.count).randomElement(using: &random)
            let port = Port(name: name ?? "", elementType: nil, extents: nil)
            model.outputs.insert(port, at: Int.random(in: 0...model.outputs.count, using: &random))
        }
    }

    private func tensors(_ model: Model, before place: Int) -> [String] {
        model.inputs.map(\.name) + model.initializers.keys.sorted()
            + model.nodes.prefix(place).flatMap(\.outputs)
    }

    private func rewire(
        _ names: inout [String],
        to others: [String],
        _ random: inout some RandomNumberGenerator
    ) {
        let place = names.isEmpty ? 0 : Int.random(in: names.indices, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where !names.isEmpty: names.remove(at: place)
        case 1 where !names.isEmpty: names.insert(names[place], at: place)
        case 2: names.shuffle(using: &random)
        case 3: names.append(others.randomElement(using: &random) ?? "")
        case 4 where !names.isEmpty: names[place] = ""
        default:
            if !names.isEmpty { names[place] = others.randomElement(using: &random) ?? "" }
        }
    }

    private func edge(_ random: inout some RandomNumberGenerator) -> Int {
        Self.edges.randomElement(using: &random) ?? 0
    }

    private func attribute(_ random: inout some RandomNumberGenerator) -> (String, Attribute) {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            return (Self.whole.randomElement(using: &random) ?? "", .int(edge(&random)))
        case 1:
            let count = Int.random(in: 0...5, using: &random)
            let numbers = (0..<count).map { _ in edge(&random) }
            return (Self.lists.randomElement(using: &random) ?? "", .ints(numbers))
        case 2:
            let number = Self.numbers.randomElement(using: &random) ?? 0
            return (Self.real.randomElement(using: &random) ?? "", .float(number))
        default:
            let text = Self.texts.randomElement(using: &random) ?? ""
            return (Self.words.randomElement(using: &random) ?? "", .string(text))
        }
    }

    private func changed(
        _ attribute: Attribute,
        _ random: inout some RandomNumberGenerator
    ) -> Attribute {
        switch attribute {
        case .int: .int(edge(&random))
        case .float: .float(Self.numbers.randomElement(using: &random) ?? 0)
        case .string: .string(Self.texts.randomElement(using: &random) ?? "")
        case .tensor(let constant): .tensor(changed(constant, &random))
        case .ints(let numbers): .ints(changed(numbers, &random))
        case .graph(let branch): .graph(changed(branch, &random))
        case .floats, .strings, .unread: .ints([edge(&random)])
        }
    }

    private func changed(
        _ branch: Branch,
        _ random: inout some RandomNumberGenerator
    ) -> Branch {
        var branch = branch
        let known = branch.captured + branch.initializers.keys.sorted()
        let made = branch.nodes.flatMap(\.outputs)
        if let place = branch.nodes.indices.randomElement(using: &random) {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: rewire(&branch.nodes[place].inputs, to: known + made, &random)
            case 1: rewire(&branch.nodes[place].outputs, to: known + made, &random)
            case 2: rewire(&branch.outputs, to: known + made, &random)
            default:
                let operation = Model.operations.randomElement(using: &random)
                branch.nodes[place].operation = operation ?? ""
            }
        }
        return branch
    }

    private func changed(
        _ numbers: [Int],
        _ random: inout some RandomNumberGenerator
    ) -> [Int] {
        var numbers = numbers
        let place = numbers.isEmpty ? 0 : Int.random(in: numbers.indices, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: numbers.append(edge(&random))
        case 1 where !numbers.isEmpty: numbers.remove(at: place)
        case 2: numbers.shuffle(using: &random)
        case 3: numbers = numbers.map { _ in edge(&random) }
        default: if !numbers.isEmpty { numbers[place] = edge(&random) }
        }
        return numbers
    }

    /// Of other extents, other numbers or another kind; never many.
    private func changed(
        _ constant: Constant,
        _ random: inout some RandomNumberGenerator
    ) -> Constant {
        if self == .integers || constant.extents.count == 1,
            case .integers(let old) = constant.numbers
        {
            let numbers = changed(old, &random)
            let isSame = numbers.count == old.count
            return Constant(
                extents: isSame ? constant.extents : [numbers.count],
                numbers: .integers(numbers)
            )
        }
        var extents = constant.extents
        if self != .kind {
            let place = extents.isEmpty ? 0 : Int.random(in: extents.indices, using: &random)
            let extent = [0, 1, 2, 3, 5, 8].randomElement(using: &random) ?? 1
            switch Int.random(in: 0..<4, using: &random) {
            case 0 where !extents.isEmpty: extents.remove(at: place)
            case 1: extents.insert(1, at: place)
            case 2: extents.shuffle(using: &random)
            default: if !extents.isEmpty { extents[place] = extent }
            }
        }
        let count = extents.reduce(1, *)
        switch (constant.numbers, self) {
        case (.floats, .kind), (.bools, _):
            let numbers = (0..<count).map { _ in edge(&random) }
            return Constant(extents: extents, numbers: .integers(numbers))
        case (.floats, _), (.integers, .kind):
            let number = Self.numbers.randomElement(using: &random) ?? 0
            let floats = Tensor(Shape(extents), repeating: number)
            return Constant(extents: extents, numbers: .floats(floats))
        case (.integers, _):
            let number = edge(&random)
            let numbers = [Int](repeating: number, count: count)
            return Constant(extents: extents, numbers: .integers(numbers))
        }
    }

    private func changePort(_ model: inout Model, _ random: inout some RandomNumberGenerator) {
        guard let place = model.inputs.indices.randomElement(using: &random) else { return }
        let port = model.inputs[place]
        var extents = port.extents ?? []
        let sizes = [0, 1, 2, 3, 4, 7, 16, 24, 33, 48, 64, 1 << 14, 1 << 16, .max]
        let extent = sizes.randomElement(using: &random) ?? 1
        let chosen: Extent =
            [.fixed(extent), .fixed(extent), .symbolic("n"), .unknown]
            .randomElement(using: &random) ?? .unknown
        let axis = extents.indices.randomElement(using: &random)
        switch (Int.random(in: 0..<5, using: &random), axis) {
        case (0, let axis?): extents.remove(at: axis)
        case (1, _): extents.append(chosen)
        case (_, let axis?): extents[axis] = chosen
        default: break
        }
        model.inputs[place] = Port(
            name: port.name,
            elementType: port.elementType,
            extents: extents.isEmpty ? nil : extents
        )
    }
}
