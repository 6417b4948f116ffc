package import JSON
internal import Runs

/// What one network's outputs say of the nearness of pictures.
///
/// Pictures go by their numbers: their classes', or others above all classes.
package struct OutputSpaceResult: Recordable, Equatable {
    /// The network's name in the daemon.
    package let model: String
    /// Each principal component's share of the points' whole variance, the largest first.
    package let componentShares: [Double]
    /// By the largest logit of another class.
    package let byLogit: Nearness
    /// By the distance of the outputs.
    package let byDistance: Nearness

    /// What the graph of every picture's neighbours is made up of.
    package struct Nearness: Recordable, Equatable {
        /// The parts that no arrow joins, the largest first.
        package let components: [[Int]]
        /// Two numbers for each two that are each other's neighbours.
        package let reciprocal: [[Int]]
        /// Three and more of which every two are joined.
        package let cliques: [[Int]]

        /// A graph of these.
        package init(components: [[Int]], reciprocal: [[Int]], cliques: [[Int]]) {
            self.components = components
            self.reciprocal = reciprocal
            self.cliques = cliques
        }

        /// The three as an object.
        package var json: JSONValue {
            [
                "components": .lists(components), "reciprocal": .lists(reciprocal),
                "cliques": .lists(cliques),
            ]
        }

        /// Reads the three.
        package init?(_ json: JSONValue) {
            guard let components = json["components"]?.lists,
                let reciprocal = json["reciprocal"]?.lists, let cliques = json["cliques"]?.lists
            else { return nil }
            self.init(components: components, reciprocal: reciprocal, cliques: cliques)
        }
    }

    /// What the plot along the components is called, without its ending.
    package static let plot = "components"

    /// What a network's outputs say.
    package init(
        model: String,
        componentShares: [Double],
        byLogit: Nearness,
        byDistance: Nearness
    ) {
        self.model = model
        self.componentShares = componentShares
        self.byLogit = byLogit
        self.byDistance = byDistance
    }

    /// A network's folder in that of the run: its name, with a dash for what a path could mistake.
    package static func folder(of model: String) -> String {
        let plain = model.map {
            $0.isASCII && ($0.isLetter || $0.isNumber || "_+-.".contains($0)) ? $0 : "-"
        }
        return (plain.first == "." ? "-" : "") + String(plain)
    }

    /// The four as an object.
    package var json: JSONValue {
        [
            "model": .string(model),
            "component_shares": .array(componentShares.map { JSONValue($0) }),
            "logit": byLogit.json, "distance": byDistance.json,
        ]
    }

    /// Reads the four.
    package init?(_ json: JSONValue) {
        guard let model = json["model"]?.string,
            let shares = json["component_shares"]?.all({ $0.double }),
            let byLogit = json["logit"].flatMap(Nearness.init),
            let byDistance = json["distance"].flatMap(Nearness.init)
        else { return nil }
        self.init(model: model, componentShares: shares, byLogit: byLogit, byDistance: byDistance)
    }
}

extension JSONValue {
    /// An array of arrays of numbers.
    fileprivate static func lists(_ lists: [[Int]]) -> JSONValue {
        .array(lists.map { .array($0.map { JSONValue($0) }) })
    }

    /// What `lists(_:)` made.
    fileprivate var lists: [[Int]]? { all { $0.all { $0.integer } } }
}
