import Files
import ONNX
import TestKit

extension Format {
    /// Networks of ONNX models: sound ones in which the input's bytes choose what is changed.
    static let networks = Format(
        name: "networks",
        words: [],
        seeds: { sound.indices.map { [UInt8($0), 0, 0, 128, 7, 64, 33, 200, 90] } },
        take: { bytes in
            guard let first = bytes.first, !sound.isEmpty else { return }
            var choices = Choices(bytes: bytes.dropFirst())
            var model = sound[Int(first) % sound.count]
            ModelMutation.change(&model, with: &choices)
            _ = ModelTrial.run(model)
        }
    )

    private static let sound: [Model] = {
        ["", "/pitfalls"].flatMap { part in
            let folder = "\(tests)/ONNXTests/Fixtures\(part)"
            let names = (Folder.names(in: folder) ?? []).filter { $0.hasSuffix(".onnx") }
            return names.sorted().compactMap {
                try? Model.read(path: "\(folder)/\($0)", called: $0).forSmallPictures
            }
        }
    }()
}

/// Chance that an input's bytes decide, two for each number; always the same numbers follow them.
///
/// One number again and again would do for none that has to be fair: it is refused forever.
private struct Choices: RandomNumberGenerator {
    var bytes: ArraySlice<UInt8>
    private var state: UInt64 = 2026

    init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func next() -> UInt64 {
        guard let first = bytes.popFirst() else {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
        let upper = UInt64(first)
        return upper << 56 | UInt64(bytes.popFirst() ?? 0) << 48
    }
}
