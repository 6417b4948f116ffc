import Files
import ONNX
import Tensors
import TestKit
import Weights

extension Format {
    /// ONNX models, with a file of external data beside them.
    static let models = Format(
        name: "models",
        words: words(
            """
            Conv Relu Constant value location offset length external.onnx.data ./ ../ ai.onnx test
            pytorch kernel_shape pads axis 0 12 24
            """
        ) + [
            [0x08, 8, 0x3A], [0x42, 2, 0x10, 17], [0x0A, 2], [0x2A, 4], [0x4A, 4], [0x70, 1],
            [0x6A, 4], [0x7A, 4], [0x32, 2], [0xA0, 1, 7], [0x08, 0x80, 0x80, 0x80, 0x80, 0x10],
            [UInt8](repeating: 0xFF, count: 9) + [1],
        ],
        seeds: {
            try ["/files", "/pitfalls", ""].flatMap { part in
                let path = folder + part
                let names = (Folder.names(in: path) ?? []).filter { $0.hasSuffix(".onnx") }
                return try names.sorted().map { try File.bytes(of: "\(path)/\($0)") }
            }
        },
        take: { bytes in
            _ = data
            file.write(bytes)
            do {
                let model = try Model.read(path: file.path, called: "input")
                _ = model.sha256()
                precondition(Set(model.nodes.map(\.name)).count == model.nodes.count)
                for constant in model.initializers.values { check(constant) }
                for case .tensor(let constant) in model.nodes.flatMap(\.attributes.values) {
                    check(constant)
                }
                _ = ModelTrial.run(model)
            } catch {
                let words = "\(error)"
                precondition(!words.isEmpty && !words.contains(InputFile.folder), words)
            }
        }
    )

    private static let folder = "\(tests)/ONNXTests/Fixtures"

    private static let file = InputFile("model.onnx")

    /// A file of the name that the seeds know.
    private static let data: Void = {
        do {
            let name = "external.onnx.data"
            InputFile(name).write(try File.bytes(of: "\(folder)/files/\(name)"))
        } catch { fatalError("no external data: \(error)") }
    }()

    /// As many numbers as the extents say.
    private static func check(_ constant: Constant) {
        let count: Int
        switch constant.numbers {
        case .floats(let tensor): count = tensor.values.count
        case .integers(let integers): count = integers.count
        case .bools(let bools): count = bools.count
        }
        precondition(count == constant.extents.reduce(1, *), "\(count) numbers")
    }
}
