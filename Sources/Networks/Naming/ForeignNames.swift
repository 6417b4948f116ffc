package import Tensors

/// Another library's names for the parameters of a family that torchvision has too, of the same
/// computation.
package struct ForeignNames: Sendable {
    /// Whose names they are, for people.
    package let origin: String
    /// What it calls the parameter whose first extent is the number of classes.
    package let classifier: String
    private let rules: [NameRule]

    init(origin: String, classifier: String, _ rules: [(String, String)]) {
        self.origin = origin
        self.classifier = classifier
        self.rules = rules.map { NameRule($0.0, $0.1) }
    }

    /// All that are known for an architecture.
    package static func known(for architecture: String) -> [ForeignNames] {
        families.filter { architecture.hasPrefix($0.prefix) }.flatMap(\.schemes)
    }

    private static let families: [(prefix: String, schemes: [ForeignNames])] = [
        // timm's ResNets have torchvision's names.
        ("resnet", [huggingFaceResNet]),
        // What timm calls b5 to b7 has another batch norm than torchvision's.
        ("efficientnet_b0", [timmEfficientNet]), ("efficientnet_b1", [timmEfficientNet]),
        ("efficientnet_b2", [timmEfficientNet]), ("efficientnet_b3", [timmEfficientNet]),
        ("efficientnet_b4", [timmEfficientNet]),
        ("convnext", [timmConvNeXt, originalConvNeXt, huggingFaceConvNeXt]),
        ("vit", [timmViT, huggingFaceViT, huggingFaceViT5]),
    ]

    /// torchvision's name for a parameter, followed by `[i]` where it is the i-th of several that
    /// torchvision has in one; nil for what has no name there.
    package func name(of foreign: String) -> String? {
        for rule in rules {
            if let name = rule.applied(to: foreign) { return name }
        }
        return nil
    }

    /// Shapes under torchvision's names, with those of parts put together, and with the extents of
    /// one that `network`, when there is one, has and the other library leaves out.
    package func assembled(_ shapes: [String: Shape], for network: Network?) -> [String: Shape] {
        let whole = joined(shapes) { parts in
            Shape(
                [parts.reduce(0) { $0 + ($1.dimensions.first ?? 1) }]
                    + parts[0].dimensions.dropFirst()
            )
        }
        let wanted = Dictionary((network?.parameters ?? []).map { ($0.name, $0.shape) }) { $1 }
        return whole.reduce(into: [:]) { fitted, entry in
            let isSame = wanted[entry.key].map { $0.isSameButForOnes(as: entry.value) } ?? false
            fitted[entry.key] = isSame ? wanted[entry.key] : entry.value
        }
    }

    /// The same for the tensors themselves.
    package func assembled(_ tensors: [String: Tensor], for network: Network) -> [String: Tensor] {
        let whole = joined(tensors, Tensor.joining)
        let shapes = assembled(whole.mapValues(\.shape), for: network)
        return whole.reduce(into: [:]) { fitted, entry in
            fitted[entry.key] = entry.value.reshaped(to: shapes[entry.key] ?? entry.value.shape)
        }
    }

    private func joined<Value>(
        _ named: [String: Value],
        _ join: ([Value]) -> Value
    ) -> [String: Value] {
        var parts: [String: [Int: Value]] = [:]
        var whole: [String: Value] = [:]
        for (name, value) in named {
            if name.hasSuffix("]"), let open = name.lastIndex(of: "["),
                let place = Int(name[name.index(after: open)...].dropLast())
            {
                parts[String(name[..<open]), default: [:]][place] = value
            } else {
                whole[name] = value
            }
        }
        for (name, values) in parts {
            whole[name] = join(values.sorted { $0.key < $1.key }.map(\.value))
        }
        return whole
    }
}

extension Shape {
    fileprivate func isSameButForOnes(as other: Shape) -> Bool {
        dimensions.filter { $0 != 1 } == other.dimensions.filter { $0 != 1 }
    }
}
