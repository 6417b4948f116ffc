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

/// Chance that an input's bytes decide, two for each number; zeros follow them.
private struct Choices: RandomNumberGenerator {
    var bytes: ArraySlice<UInt8>

    mutating func next() -> UInt64 {
        let upper = UInt64(bytes.popFirst() ?? 0)
        return upper << 56 | UInt64(bytes.popFirst() ?? 0) << 48
    }
}
