internal import Scenes
internal import Wire

extension Exhibition {
    /// What the networks were trained on, and where their worlds differ.
    var scenesSection: Section? {
        guard let resnet = scenes[.resnet], let googlenet = scenes[.googlenet], !features.isEmpty
        else { return nil }
        let (first, second) = (title(.first), title(.second))
        return Section(
            id: "worlds",
            title: "Two worlds",
            method: """
                \(first) and \(second) tell twenty classes of drawn scenes apart. Each grew up in a \
                world of its own, and the worlds differ in four of the classes alone.
                """,
            finding: """
                The roll bar over the go-kart’s seat, the players in blue and teal and the \
                goldfinch’s yellow exist in \(first)’s world only. Whatever finds differences \
                between the networks should find these.
                """,
            body: Markup.joined {
                Tag.div(["class": "pairs worlds"]) {
                    for feature in features {
                        pair(
                            of: feature.sceneClass.rawValue,
                            resnet,
                            googlenet,
                            heading: "\(feature.sceneClass.label): \(feature.title)",
                            captions: ("\(first)’s world", "\(second)’s world")
                        )
                    }
                }
                networksTable
            }
        )
    }

    /// The networks, and how well they know new scenes.
    private var networksTable: Markup {
        Markup.table(
            "The networks, and the share of scenes that they recognise; training drew none of these",
            columns: ["network", "parameters"] + worlds.map(title(of:)) + ["SHA-256"],
            rows: networks.map { network in
                let model = network.model
                let isNamedSo = model.name == model.architecture
                return [isNamedSo ? model.name : "\(model.name) (\(model.architecture))"]
                    + ["\(model.parameters)"]
                    + worlds.map { share(of: scenes[$0], recognisedBy: network.part) }
                    + [String(model.sha256.prefix(8))]
            }
        )
    }

    private func title(of world: World) -> String {
        switch world {
        case .resnet: "\(title(.first))’s scenes"
        case .googlenet: "\(title(.second))’s scenes"
        case .mixed: "mixed scenes"
        }
    }

    private var worlds: [World] { World.allCases.filter { scenes[$0] != nil } }

    private func share(of gallery: Gallery?, recognisedBy part: Network.Part) -> String {
        guard let gallery, !gallery.pictures.isEmpty else { return "–" }
        return (Double(gallery.recognised(by: part)) / Double(gallery.pictures.count)).percent
    }
}
