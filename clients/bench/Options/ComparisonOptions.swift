import ArgumentParser
import Foundation

/// Whom Tench is compared with, on what, and for how long.
struct ComparisonOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("The networks, by torchvision's names.", valueName: "list"))
    var networks = CommaList(["resnet50", "googlenet", "inception_v3"])

    @Option(
        help: ArgumentHelp(
            "Another build's daemon, held against the one beside this program.",
            discussion: "Then no peer takes part but those that --peers names.",
            valueName: "path/tenchd"
        )
    )
    var against: String?

    @Option(
        help: ArgumentHelp(
            "Which of \(Peer.allCases.map(\.rawValue).joined(separator: ", ")); the default is all "
                + "but torch-compile, whose start takes minutes.",
            valueName: "list"
        )
    )
    var peers: CommaList<Peer>?

    @Option(help: "How many turns of a quarter of a second each contender has.")
    var rounds: Int = 7

    @Option(help: ArgumentHelp("The Python that has the peers.", valueName: "program"))
    var python: String = "python3"

    /// The peers that are to take part, as far as the Python has them.
    var wantedPeers: [Peer] {
        peers?.elements ?? (against == nil ? Peer.allCases.filter { $0 != .torchCompile } : [])
    }

    func validate() throws {
        guard (1...1000).contains(rounds) else { throw ValidationError("--rounds is 1 to 1000") }
        for network in networks.elements { try WorkOptions.check(architecture: network) }
        if let against, !FileManager.default.isExecutableFile(atPath: against) {
            throw ValidationError("--against \(against) is no program")
        }
    }
}
