import Foundation
import Testing

@testable import Weights

/// A folder of a test's own, gone when the test is.
final class TemporaryFolder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("weights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file here and gives its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// The names of the files here.
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }
}

/// The bytes of a file made by `make_checkpoints.py`.
func fixture(_ name: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
    return [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
}

/// Reads these bytes as a weight file.
func read(_ bytes: [UInt8]) throws -> StateDict {
    let folder = try TemporaryFolder()
    return try WeightFile(path: try folder.file("weights", bytes)).stateDict
}

/// The error that reading these bytes ends with; nil when they are read.
func refusal(of bytes: [UInt8]) throws -> WeightsError? {
    do {
        _ = try read(bytes)
        return nil
    } catch let error as WeightsError {
        return error
    }
}

extension FixedWidthInteger {
    /// The bytes, least first.
    var bytes: [UInt8] { withUnsafeBytes(of: littleEndian) { [UInt8]($0) } }
}
