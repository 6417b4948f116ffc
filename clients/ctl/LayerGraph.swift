import JSON
import Wire

/// A model's layers as a drawing for Graphviz: a box for each value, containers about their
/// modules, an arrow to each that reads it.
struct LayerGraph {
    private let layers: [ModelDescription.Layer]
    private let title: String
    private let containers: Set<String>

    /// The graph of these layers.
    init(of layers: [ModelDescription.Layer], title: String) {
        self.layers = layers
        self.title = title
        containers = Set(layers.filter { $0.kind == "module" }.map(\.name))
    }

    /// The drawing in Graphviz's language.
    var dot: String {
        var lines = [
            "digraph \(quoted(title)) {",
            "  node [shape=box, style=filled, fillcolor=white, fontname=\"sans-serif\", fontsize=11];",
            "  graph [fontname=\"sans-serif\", fontsize=11, style=rounded, color=gray60, labeljust=l];",
            "  \(quoted("input")) [shape=ellipse];",
        ]
        let values = layers.filter { $0.sameAs == nil }
        for (container, own) in grouped(values) {
            lines += framed(container, own.map(box))
        }
        for value in values {
            for input in value.inputs {
                lines.append("  \(quoted(input)) -> \(quoted(value.name));")
            }
        }
        if let output = layers.last, let value = output.sameAs {
            lines.append("  \(quoted(output.name)) [shape=ellipse];")
            lines.append("  \(quoted(value)) -> \(quoted(output.name));")
        }
        return lines.joined(separator: "\n") + "\n}\n"
    }

    /// Neighbours within the same containers, which are named from the outermost in.
    private func grouped(
        _ values: [ModelDescription.Layer]
    ) -> [(containers: [String], [ModelDescription.Layer])] {
        var groups: [(containers: [String], [ModelDescription.Layer])] = []
        for value in values {
            let around = containers(around: value.name)
            if groups.last?.containers == around {
                groups[groups.count - 1].1.append(value)
            } else {
                groups.append((around, [value]))
            }
        }
        return groups
    }

    private func containers(around name: String) -> [String] {
        name.indices.filter { name[$0] == "." }.map { String(name[..<$0]) }
            .filter(containers.contains)
    }

    /// Lines within their containers' frames: Graphviz makes one of all frames of a name.
    private func framed(_ containers: [String], _ lines: [String]) -> [String] {
        var framed = lines
        for container in containers.reversed() {
            framed =
                ["subgraph \(quoted("cluster " + container)) { label=\(quoted(container));"]
                + framed
                + ["}"]
        }
        return framed.map { "  " + $0 }
    }

    private func box(_ value: ModelDescription.Layer) -> String {
        let words = [value.name, made(value), value.extents]
        let label = words.map(escaped).joined(separator: "\\n")
        let look = value.isFunction ? ", style=\"rounded,dashed\"" : ", fillcolor=\(colour(value))"
        return "\(quoted(value.name)) [label=\"\(label)\"\(look)];"
    }

    /// What makes a value, with the numbers that matter most.
    private func made(_ value: ModelDescription.Layer) -> String {
        let attributes = value.attributes
        var words = [value.kind]
        if let kernel = pair(attributes["kernel_size"]) { words.append(kernel) }
        if let stride = pair(attributes["stride"]), stride != "1×1" { words.append("/ \(stride)") }
        if case .integer(let groups)? = attributes["groups"], groups > 1 {
            words.append("in \(groups) groups")
        }
        return words.joined(separator: " ")
    }

    private func pair(_ value: JSONValue?) -> String? {
        guard case .array(let extents)? = value else { return nil }
        return extents.map(\.text).joined(separator: "×")
    }

    private func colour(_ value: ModelDescription.Layer) -> String {
        switch value.kind {
        case "convolution", "transposed_convolution", "linear": "lightsteelblue1"
        case let kind where kind.hasSuffix("norm"): "cornsilk"
        case let kind where kind.hasSuffix("pool"): "thistle1"
        default: value.attributes.pairs.isEmpty ? "honeydew" : "white"
        }
    }

    private func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

    private func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
