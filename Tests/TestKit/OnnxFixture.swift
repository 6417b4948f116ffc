import Foundation

/// The ONNX files whose values are held against PyTorch's.
package enum OnnxFixture {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../ONNXTests/Fixtures").standardized

    /// Copies one into a folder, with its external data where it has some, and gives its path.
    @discardableResult
    package static func copy(_ name: String, into folder: String) throws -> String {
        let destination = URL(filePath: folder)
        for file in ["\(name).onnx", "\(name).onnx.data"] {
            let source = self.folder.appending(path: file)
            guard FileManager.default.fileExists(atPath: source.path) else { continue }
            try FileManager.default.copyItem(at: source, to: destination.appending(path: file))
        }
        return destination.appending(path: "\(name).onnx").path
    }
}
