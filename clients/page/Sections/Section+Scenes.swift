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
            "The networks, and the share of new scenes that they recognise",
            columns: ["network", "architecture", "parameters"]
                + worlds.map { "scenes of \($0.rawValue)" } + ["SHA-256"],
            rows: networks.map { network in
                [network.model.name, network.model.architecture, "\(network.model.parameters)"]
                    + worlds.map { share(of: scenes[$0], recognisedBy: network.part) }
                    + [String(network.model.sha256.prefix(8))]
            }
        )
    }

    private var worlds: [World] { World.allCases.filter { scenes[$0] != nil } }

    private func share(of gallery: Gallery?, recognisedBy part: Network.Part) -> String {
        guard let gallery, !gallery.pictures.isEmpty else { return "–" }
        return (Double(gallery.recognised(by: part)) / Double(gallery.pictures.count)).percent
    }
}
