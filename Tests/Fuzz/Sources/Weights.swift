import Files
import Inference
import Tensors
import Weights

extension Format {
    /// PyTorch's checkpoints, in both formats.
    static let checkpoints = Format(
        name: "checkpoints",
        words: words(
            """
            PK data.pkl byteorder little archive/data/0 version collections OrderedDict builtins
            dict torch._utils _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter
            _rebuild_from_type_v2 torch FloatStorage HalfStorage BFloat16Storage LongStorage
            UntypedStorage storage cpu Size numpy.core.multiarray _reconstruct argparse Namespace
            copyreg _reconstructor state_dict model fc.weight num_batches_tracked _modules cpu
            """
        ) + [
            [0x80, 2], [0x80, 4, 0x95], [0x2E], [0x28, 0x6C, 0x2E], [0x7D, 0x71, 0], [0x85],
            [0x86], [0x87], [0x52], [0x62], [0x75], [0x73], [0x51], [0x94], [0x93], [0x8C],
            [0x50, 0x4B, 1, 2], [0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6], [0x50, 0x4B, 6, 6],
            [0x50, 0x4B, 6, 7], [0xFF, 0xFF, 0xFF, 0xFF], [UInt8](repeating: 0xFF, count: 8),
        ],
        seeds: {
            try ["", "/found", "/told"].flatMap { folder in
                let path = "\(tests)/WeightsTests/Fixtures\(folder)"
                let names = (Folder.names(in: path) ?? []).filter { $0.hasSuffix(".pth") }
                return try names.sorted().map { try File.bytes(of: "\(path)/\($0)") }
            }
        },
        take: readWeights
    )

    /// Safetensors files.
    static let safetensors = Format(
        name: "safetensors",
        words: words(
            """
            {"__metadata__":{"format":"pt"}, "dtype":"F32" "F16" "BF16" "F64" "I64" "U8" "BOOL"
            "F8_E4M3" "shape":[2,3] "data_offsets":[0,24]} fc.weight : , { } [ ] null
            """
        ),
        seeds: { try FloatFormat.allCases.map(safetensorsFile) },
        take: readWeights
    )

    /// Indexes of safetensors files in parts, with two such parts beside them.
    static let indexes = Format(
        name: "indexes",
        words: words(#"{"metadata":{"total_size":24}, "weight_map": "w" "n" "a" "b" .. / \\u0000"#),
        seeds: {
            [
                #"{"metadata":{"total_size":60},"weight_map":{"w":"a","n":"b"}}"#,
                #"{"weight_map":{"w":"a","x":"../b","y":"nothing","z":null}}"#, "{}", "[]",
            ].map { Array($0.utf8) }
        },
        take: { bytes in
            _ = parts
            readWeights(bytes)
        }
    )

    /// Two files, `a` and `b`, for an index to name.
    private static let parts: Void = {
        do {
            for name in ["a", "b"] {
                let file = InputFile(name)
                file.write(try safetensorsFile(.float32))
            }
        } catch { fatalError("no parts: \(error)") }
    }()

    private static func safetensorsFile(_ format: FloatFormat) throws -> [UInt8] {
        let state = StateDict(
            tensors: [
                "w": Tensor([2, 3], [0, 1, -2, 0.5, 1e-3, 100]),
                "fc.weight": Tensor([2, 2], [1, 2, 3, 4]), "n": Tensor([], [7]),
            ],
            integerNames: ["n"]
        )
        let path = "\(InputFile.folder)/seed.safetensors"
        try state.writeSafetensors(to: path, as: format)
        return try File.bytes(of: path)
    }
}

private let file = InputFile("input")

/// Reads a file of weights: as for a model, and then everything that is in it.
private func readWeights(_ bytes: [UInt8]) {
    file.write(bytes)
    do {
        let read = try WeightFile(path: file.path, called: "input")
        _ = read.sha256()
        refusing { _ = try FittedWeights(read, architecture: "resnet_mini") }
        for anchor in ["fc.weight", "weight", "w"] {
            for candidate in try read.candidates(holding: anchor) {
                refusing { try readAll(candidate, of: read) }
            }
        }
    } catch { check(error) }
}

private func readAll(_ candidate: StateDictCandidate, of file: WeightFile) throws {
    let shapes = try candidate.shapes(in: file.name)
    // A network's own size is what bounds this in the daemon.
    guard shapes.values.reduce(0, { $0 + $1.count }) <= 1 << 20 else { return }
    let state = try file.stateDict(candidate)
    for (name, tensor) in state.tensors {
        precondition(tensor.shape == shapes[name] && tensor.values.count == tensor.shape.count)
    }
    _ = try state.safetensorsSHA256()
}

private func refusing(_ body: () throws -> Void) {
    do { try body() } catch { check(error) }
}

/// A refusal is a sentence, and tells no path of this machine's.
private func check(_ error: any Error) {
    let words = "\(error)"
    precondition(!words.isEmpty && !words.contains(InputFile.folder), "refused so: \(words)")
}
