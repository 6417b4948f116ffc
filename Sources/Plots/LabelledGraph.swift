/// Things and arrows between them, as GraphML for programs and as a drawing for people.
///
/// `write(named:in:)` leaves `name.dot` and `name.png`; `graphML` is a text of its own.
package struct LabelledGraph: Plot, Equatable {
    /// What stands above it.
    package var title: String
    /// The things.
    package var nodes: [Node]
    /// The arrows.
    package var edges: [Edge]

    /// One thing.
    package struct Node: Sendable, Equatable {
        /// What arrows know it by.
        package var number: Int
        /// What stands under it.
        package var label: String
        /// A PNG file relative to the plot's folder.
        package var picture: String?

        /// A thing of this number.
        package init(_ number: Int, label: String, picture: String? = nil) {
            self.number = number
            self.label = label
            self.picture = picture
        }
    }

    /// One arrow.
    package struct Edge: Sendable, Equatable {
        /// The number of the thing it begins at.
        package var from: Int
        /// The number of the thing it points to.
        package var to: Int
        /// What it carries, such as a distance.
        package var weight: Double

        /// An arrow between the things of these numbers.
        package init(from: Int, to: Int, weight: Double) {
            self.from = from
            self.to = to
            self.weight = weight
        }
    }

    /// A graph of these parts; arrows name nodes that are there, of which no two share a number.
    package init(title: String, nodes: [Node], edges: [Edge]) {
        let numbers = Set(nodes.map(\.number))
        precondition(numbers.count == nodes.count, "a number for each node")
        precondition(
            edges.allSatisfy { numbers.contains($0.from) && numbers.contains($0.to) },
            "arrows join nodes that are there"
        )
        self.title = title
        self.nodes = nodes
        self.edges = edges
    }

    /// The graph as GraphML: nodes `n0`, `n11` … by their number, with `label`; edges with
    /// `weight`.
    package var graphML: String {
        let nodes = nodes.map {
            #"    <node id="n\#($0.number)"><data key="label">\#(Self.escaped($0.label))</data></node>"#
        }
        let edges = edges.map {
            #"    <edge source="n\#($0.from)" target="n\#($0.to)">"#
                + #"<data key="weight">\#($0.weight)</data></edge>"#
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
              <key id="label" for="node" attr.name="label" attr.type="string"/>
              <key id="weight" for="edge" attr.name="weight" attr.type="double"/>
              <graph edgedefault="directed">
            \((nodes + edges).joined(separator: "\n"))
              </graph>
            </graphml>

            """
    }

    /// The graph for Graphviz; arrows both ways are drawn as one, bolder, with two heads.
    package func sketch(named name: String) -> Sketch {
        let nodes = nodes.map { node in
            let picture = node.picture.map {
                #"<TR><TD><IMG SRC="\#(Self.escaped($0))"/></TD></TR>"#
            }
            return """
                  n\(node.number) [label=<<TABLE BORDER="0" CELLSPACING="0" BGCOLOR="white">\
                \(picture ?? "")<TR><TD>\(Self.escaped(node.label))</TD></TR></TABLE>>]
                """
        }
        let arrows = Set(edges.map { [$0.from, $0.to] })
        let lines = edges.compactMap { edge -> String? in
            let line = "  n\(edge.from) -> n\(edge.to)"
            guard arrows.contains([edge.to, edge.from]) else { return line }
            return edge.from < edge.to ? line + " [dir=both, penwidth=2]" : nil
        }
        // Springs between all pairs and curves around nodes take minutes for a thousand nodes.
        let isLarge = self.nodes.count > 150 || edges.count > 300
        let (layout, splines) = isLarge ? ("sfdp", "line") : ("neato", "true")
        let script = """
            digraph {
              graph [layout=\(layout), overlap=prism, sep="+12", pack=true, splines=\(splines),
                     outputorder=edgesfirst, label=<\(Self.escaped(title))>, labelloc=t,
                     fontname=Sans, bgcolor=white, dpi=96]
              node [shape=plain, fontname=Sans, fontsize=10]
              edge [color="#505050", arrowsize=0.7]
            \((nodes + lines).joined(separator: "\n"))
            }

            """
        return Sketch(program: .dot, script: script)
    }

    /// A text as XML and Graphviz's labels hold it; control characters, which neither takes, as
    /// spaces.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{0}"..<" ", "\u{7F}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
