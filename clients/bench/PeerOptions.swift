import ArgumentParser

/// Whom Tench is compared with, on what, and for how long.
struct PeerOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("The networks, by torchvision's names.", valueName: "list"))
    var networks = CommaList(["resnet50", "googlenet", "inception_v3"])

    @Option(
        help: ArgumentHelp(
            "Which of \(Peer.allCases.map(\.rawValue).joined(separator: ", ")); the default is all but "
                + "torch-compile, whose start takes minutes.",
            valueName: "list"
        )
    )
    var peers = CommaList(Peer.allCases.filter { $0 != .torchCompile })

    @Option(help: "How many turns of a quarter of a second each contender has.")
    var rounds: Int = 7

    @Option(help: ArgumentHelp("The Python that has the peers.", valueName: "program"))
    var python: String = "python3"

    func validate() throws {
        guard (1...1000).contains(rounds) else { throw ValidationError("--rounds is 1 to 1000") }
        for network in networks.elements { try WorkOptions.check(architecture: network) }
    }
}

/// A program that does the same work as Tench.
enum Peer: String, CaseIterable, ExpressibleByArgument {
    /// Eager PyTorch.
    case torch
    /// The same with channels last in memory.
    case torchChannelsLast = "torch-channels-last"
    /// `torch.compile`.
    case torchCompile = "torch-compile"
    /// ONNX Runtime, forward only.
    case onnxruntime
    /// OpenVINO, forward only.
    case openvino

    /// The Python module that it is.
    var module: String { isTorch ? "torch" : rawValue }

    /// Whether it is one of PyTorch's ways.
    var isTorch: Bool { rawValue.hasPrefix("torch") }

    /// Whether it can do a work in an arithmetic.
    func does(_ work: Work, bf16: Bool) -> Bool {
        switch self {
        case .torch, .torchChannelsLast, .torchCompile: true
        case .onnxruntime: work == .forward && !bf16
        case .openvino: work == .forward
        }
    }
}
