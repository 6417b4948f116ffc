import Foundation
import Testing

@testable import tenchd

/// What the daemon would serve with, told on its command line.
func told(_ arguments: [String]) throws(OptionError) -> Options {
    guard case .serve(let options) = try Command(arguments: arguments) else {
        preconditionFailure("\(arguments) asks for no service")
    }
    return options
}

/// The sentence with which the arguments are refused, or nil.
func refusal(_ arguments: [String]) -> String? {
    do throws(OptionError) {
        _ = try Command(arguments: arguments)
        return nil
    } catch {
        return error.description
    }
}

/// Lends the path of a file with these bytes.
func withFile<R>(_ bytes: Data, _ body: (String) throws -> R) throws -> R {
    let file = FileManager.default.temporaryDirectory
        .appending(component: "tenchd-\(UUID().uuidString).conf")
    try bytes.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file.path)
}

/// The same for a text.
func withFile<R>(_ text: String, _ body: (String) throws -> R) throws -> R {
    try withFile(Data(text.utf8), body)
}
