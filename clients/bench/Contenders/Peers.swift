import Foundation
import Objectives
import Tensors

/// The peers that a Python has, and the folders of what they all work on.
struct Peers {
    /// Those that can be measured.
    let available: [Peer]
    /// What is here and what is missing, for people.
    let summary: String

    private let python: String
    private let script: String
    private let folder: URL
    private let scratch: URL

    /// Asks the Python of the options; `folder` keeps weights and models, `scratch` the rest.
    init(_ options: ComparisonOptions, folder: URL, scratch: URL) throws {
        self.folder = folder
        self.scratch = scratch
        python = options.python
        let script = scratch.appending(component: "peers.py")
        try Data(PackageResources.peers_py).write(to: script)
        self.script = script.path
        let child = try Child("peers", [python, script.path, "list"], folder: scratch)
        defer { child.end() }
        var versions: [String: String] = [:]
        while let line = child.readLine() {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 2 { versions[words[0]] = words[1] }
        }
        // PyTorch makes everybody's weights, of torchvision's definitions.
        let hasNetworks = versions["torch"] != nil && versions["torchvision"] != nil
        let wanted = options.wantedPeers
        available = hasNetworks ? wanted.filter { versions[$0.module] != nil } : []
        let here = versions.map { "\($0) \($1)" }.sorted().joined(separator: ", ")
        let missing = Set(["torch", "torchvision"] + wanted.map(\.module))
            .subtracting(versions.keys).sorted().joined(separator: ", ")
        summary =
            (here.isEmpty ? "\(python) has none of the peers" : "\(python) has \(here)")
            + (missing.isEmpty ? "" : "; skipped for want of them: \(missing)")
            + (hasNetworks || here.isEmpty
                ? "" : "; without torch and torchvision there are no weights")
    }

    /// Makes the network's weights, the picture and, for those that need it, the network's ONNX
    /// file.
    ///
    /// - Returns: The file of the weights.
    func prepare(_ network: String, _ options: WorkOptions) throws -> String {
        let pixels = Picture.tensor(batch: options.batch, size: options.size)
        let bytes = pixels.values.flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
        }
        try Data(bytes).write(to: picture)
        let needsModel = available.contains { !$0.isTorch }
        let child = try start(
            "peers.py prepare",
            ["prepare", network, folder.path] + (needsModel ? ["--onnx"] : []),
            options
        )
        defer { child.end() }
        while child.readLine() != nil {}
        if child.hasFailed { try say("peers.py prepare \(network): \(child.lastWord)") }
        let weights = folder.appending(component: "\(network).pth").path
        guard FileManager.default.fileExists(atPath: weights) else {
            throw BenchError.ended(child.name, reason: child.lastWord)
        }
        return weights
    }

    /// Starts a peer on some work and waits until it is warm.
    func contender(
        _ peer: Peer,
        _ network: String,
        _ work: Work,
        _ options: WorkOptions
    ) throws -> PeerContender {
        let clock = ContinuousClock()
        let start = clock.now
        let child = try self.start(
            peer.rawValue,
            ["work", peer.rawValue, network, work.rawValue, folder.path],
            options
        )
        guard child.readLine() == "first" else { throw didNotStart(child) }
        let time = clock.now - start
        guard child.readLine() == "ready" else { throw didNotStart(child) }
        return PeerContender(peer, work, child, startMilliseconds: time / .milliseconds(1))
    }

    private var picture: URL { scratch.appending(component: "picture.f32") }

    private func start(
        _ name: String,
        _ arguments: [String],
        _ options: WorkOptions
    ) throws -> Child {
        let numbers = [
            "--picture", picture.path, "--batch", "\(options.batch)", "--size", "\(options.size)",
            "--threads", "\(options.threadCount)", "--precision", options.precision.rawValue,
        ]
        return try Child(name, [python, script] + arguments + numbers, folder: scratch)
    }

    private func didNotStart(_ child: Child) -> BenchError {
        child.end()
        return .didNotStart(child.name, reason: child.lastWord)
    }
}
