import ArgumentParser

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
