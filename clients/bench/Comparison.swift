import Foundation
import Objectives
import Tench
import Tables

/// The default: Tench and every peer that is there, by turns, on the same weights and picture.
struct Comparison {
    let options: WorkOptions
    let peerOptions: PeerOptions

    func run() async throws {
        if let folder = options.weights {
            let url = URL(filePath: folder)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            try await withTemporaryFolder { try await compare(keepingWeightsIn: url, scratch: $0) }
        } else {
            try await withTemporaryFolder { try await compare(keepingWeightsIn: $0, scratch: $0) }
        }
    }

    private func compare(keepingWeightsIn folder: URL, scratch: URL) async throws {
        let peers = try Peers(peerOptions, folder: folder, scratch: scratch)
        say(
            """
            \(options.summary); medians of \(peerOptions.rounds) turns, by turns. A ratio is the peer's \
            time over Tench's, in brackets its quartiles; Tench's time is that of a whole request.
            \(peers.summary)
            """
        )
        var summary = ComparisonSummary()
        for network in peerOptions.networks.elements {
            let weights =
                try peers.available.isEmpty ? "seed=1" : peers.prepare(network, options)
            for work in options.operations?.elements ?? [.forward, .inputGradient, .update] {
                say("\n\(network) \(work.rawValue)\n")
                let results = try await compare(network, work, weights: weights, peers)
                say(results.table)
                summary.add(results, network: network, work: work)
            }
        }
        if !peers.available.isEmpty { say("\n\(summary.table)") }
    }

    /// One network and work; every contender is started anew, so that each one's memory is its own.
    private func compare(
        _ network: String,
        _ work: Work,
        weights: String,
        _ peers: Peers
    ) async throws -> ComparisonResults {
        try await Daemon.withDaemon(
            serving: "\(network):\(weights)",
            threads: options.threadCount
        ) { daemon, connection in
            let tench = try await DaemonContender(
                "tench",
                daemon,
                connection,
                network,
                work,
                options
            )
            let others = start(peers, network, work)
            defer { others.forEach { $0.end() } }
            if work == .forward, let torch = others.first(where: { $0.peer.isTorch }) {
                let deviation = Statistics.deviation(
                    try await tench.logits(),
                    from: try torch.logits()
                )
                say("logits differ from torch's by \(deviation) of the largest\n")
            }
            let series = try await Rounds.measure([tench] + others, rounds: peerOptions.rounds)
            return ComparisonResults(
                tench: .init(tench, series[0], startMilliseconds: daemon.startMilliseconds),
                peers: zip(others, series.dropFirst()).map { peer, series in
                    (peer.peer, .init(peer, series, startMilliseconds: peer.startMilliseconds))
                }
            )
        }
    }

    /// The peers that can do the work, started; of the others it says why they are left out.
    private func start(_ peers: Peers, _ network: String, _ work: Work) -> [PeerContender] {
        peers.available.filter { $0.does(work, bf16: options.precision == .bf16) }
            .compactMap { peer in
                do {
                    return try peers.contender(peer, network, work, options)
                } catch {
                    say("left out: \(error)")
                    return nil
                }
            }
    }
}
