import Foundation
import Tensors
import TestKit
import Testing
import Weights

@testable import ONNX

/// The path of a file made by `make_onnx_files.py`.
func fixture(_ name: String) throws -> String {
    let folder = try #require(Bundle.module.resourceURL)
    return folder.appending(path: "Fixtures/files/\(name)").path
}

/// Reads these bytes as a model, which messages call `model.onnx`.
func read(_ bytes: [UInt8]) throws -> Model {
    let folder = try TemporaryFolder()
    return try Model.read(path: folder.file("model.onnx", bytes), called: "model.onnx")
}

/// What reading these bytes is refused with; "" when they are read.
func refusal(of bytes: [UInt8]) throws -> String {
    do {
        _ = try read(bytes)
        return ""
    } catch let error as WeightsError {
        return error.description
    }
}

extension Constant {
    /// The numbers as floats, whatever they are.
    var values: [Float] {
        switch numbers {
        case .floats(let tensor): tensor.values
        case .integers(let integers): integers.map(Float.init)
        case .bools(let bools): bools.map { $0 ? 1 : 0 }
        }
    }
}
