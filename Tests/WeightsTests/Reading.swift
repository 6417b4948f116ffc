import Foundation
import TestKit
import Testing

@testable import Weights

/// The bytes of a file made by `make_checkpoints.py`.
func fixture(_ name: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
    return [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
}

/// Reads these bytes as a weight file.
func read(_ bytes: [UInt8]) throws -> StateDict {
    let folder = try TemporaryFolder()
    return try WeightFile(path: try folder.file("weights", bytes), called: "weights").largest()
}

extension WeightFile {
    /// The tensors of the largest dictionary, or of the largest under a key.
    func largest(under key: String? = nil) throws -> StateDict {
        try stateDict(candidates(holding: "", under: key)[0])
    }
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
