import Foundation
import Objectives
import Tables
import Tench

/// The default: Tench and whoever it is held against, by turns, on the same weights and picture.
struct Comparison {
    let options: WorkOptions
    let rivals: ComparisonOptions

    /// Measures, and says what came of it as it comes.
    func run() async throws {
        let source = try options.weightSource()
        try await withTemporaryFolder { scratch in
            let peers = try peers(keepingWeightsIn: source, scratch: scratch)
            try say(
                """
                \(options.summary); medians of \(rivals.rounds) turns, by turns. A ratio is the \
                other's time over Tench's, in brackets its quartiles: over that of a whole request, \
                and over that of the same call in this process, without the socket.
                """
            )
            if let peers { try say(peers.summary) }
            var summary = ComparisonSummary(rivals)
            for network in rivals.networks.elements {
                let hasPeers = peers?.available.isEmpty == false
                let file = hasPeers ? try peers?.prepare(network, options) : nil
                let weights = file ?? source.file(for: network)
                for work in options.operations?.elements ?? [.forward, .inputGradient, .update] {
                    try say("\n\(network) \(work.rawValue)\n")
                    let results = try await compare(network, work, weights, peers)
                    try say(results.table)
                    summary.add(results, network: network, work: work)
                }
            }
            try say("\n\(summary.table)")
        }
    }

    /// The peers that are there, when any are wanted.
    private func peers(keepingWeightsIn source: WeightSource, scratch: URL) throws -> Peers? {
        guard !rivals.wantedPeers.isEmpty else { return nil }
        switch source {
        case .seed: return try Peers(rivals, folder: scratch, scratch: scratch)
        case .folder(let path):
            return try Peers(rivals, folder: URL(filePath: path), scratch: scratch)
        case .file(let path): throw BenchError.noFolder(path)
        }
    }

    /// One network and work; every contender is started anew, so that each one's memory is its own.
    private func compare(
        _ network: String,
        _ work: Work,
        _ weights: String?,
        _ peers: Peers?
    ) async throws -> ComparisonResults {
        let model = "\(network):\(weights ?? "seed=1")"
        let inProcess = try await InProcessContender(
            "tench in-process",
            InProcess(network, file: weights, options),
            work
        )
        return try await withBuild(Daemon.built, "tench", network, work, model) { tench in
            guard let against = rivals.against else {
                return try await compare(tench, inProcess, nil, start(peers, network, work))
            }
            return try await withBuild(against, "the other build", network, work, model) { other in
                let same = try await tench.contender.logits() == other.contender.logits()
                try say(
                    "the other build's logits are \(same ? "the same to the last bit" : "others")\n"
                )
                return try await compare(tench, inProcess, other, start(peers, network, work))
            }
        }
    }

    /// A build's daemon at work, and how long it took to get ready.
    private struct Build {
        let contender: DaemonContender
        let startMilliseconds: Double
    }

    private func withBuild<Result: Sendable>(
        _ program: String,
        _ name: String,
        _ network: String,
        _ work: Work,
        _ model: String,
        _ body: (Build) async throws -> Result
    ) async throws -> Result {
        try await Daemon.withDaemon(program, serving: model, threads: options.threadCount) {
            daemon,
            connection in
            let contender = try await DaemonContender(
                name,
                daemon,
                connection,
                network,
                work,
                options
            )
            return try await body(
                Build(contender: contender, startMilliseconds: daemon.startMilliseconds)
            )
        }
    }

    /// Everybody's turns.
    private func compare(
        _ tench: Build,
        _ inProcess: InProcessContender,
        _ other: Build?,
        _ peers: [PeerContender]
    ) async throws -> ComparisonResults {
        defer { peers.forEach { $0.end() } }
        if let torch = peers.first(where: { $0.peer.isTorch }), torch.work == .forward {
            let deviation = Statistics.deviation(
                try await tench.contender.logits(),
                from: try torch.logits()
            )
            try say("logits differ from torch's by \(deviation) of the largest\n")
        }
        let builds = [tench] + (other.map { [$0] } ?? [])
        let contenders: [any Contender] = builds.map(\.contender) + peers
        // Beside the daemon that does the same, where the machine is the same for both.
        var series = try await Rounds.measure([inProcess] + contenders, rounds: rivals.rounds)
        let own = series.removeFirst()
        let starts = builds.map(\.startMilliseconds) + peers.map(\.startMilliseconds)
        let results = contenders.indices.map {
            ComparisonResults.Result(contenders[$0], series[$0], startMilliseconds: starts[$0])
        }
        return ComparisonResults(
            tench: results[0],
            inProcess: ComparisonResults.Result(name: inProcess.name, series: own),
            otherBuild: other == nil ? nil : results[1],
            peers: Array(zip(peers.map(\.peer), results.dropFirst(builds.count)))
        )
    }

    /// The peers that can do the work, started; of the others it says why they are left out.
    private func start(
        _ peers: Peers?,
        _ network: String,
        _ work: Work
    ) throws -> [PeerContender] {
        guard let peers else { return [] }
        return try peers.available.filter { $0.does(work, bf16: options.precision == .bf16) }
            .compactMap { peer in
                do {
                    return try peers.contender(peer, network, work, options)
                } catch {
                    try say("left out: \(error)")
                    return nil
                }
            }
    }
}
