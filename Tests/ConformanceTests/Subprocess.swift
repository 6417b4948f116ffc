import Foundation
import Testing

/// A program that is run to its end.
struct Subprocess {
    let status: Int32
    let output: String
    let errors: String

    /// Runs a program of the search path, the build's own programs first.
    ///
    /// What it prints goes to files: a pipe that nobody empties would stop it. One that takes longer
    /// than it may is ended.
    init(
        _ arguments: [String],
        environment: [String: String] = [:],
        seconds: Double = 180
    ) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(component: "run-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["output", "errors"].map { folder.appending(component: $0) }
        for file in files { try Data().write(to: file) }

        var variables = ProcessInfo.processInfo.environment
        let built = try #require(Bundle.main.executableURL).deletingLastPathComponent().path
        variables["PATH"] = built + ":" + (variables["PATH"] ?? "/usr/bin:/bin")
        variables.merge(environment) { _, new in new }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = variables
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        let hasEnded = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in hasEnded.signal() }
        try process.run()
        if hasEnded.wait(timeout: .now() + seconds) == .timedOut { process.terminate() }
        process.waitUntilExit()
        status = process.terminationStatus
        output = try String(contentsOf: files[0], encoding: .utf8)
        errors = try String(contentsOf: files[1], encoding: .utf8)
    }

    /// Whether the program ends well here.
    static func succeeds(_ arguments: String...) -> Bool {
        (try? Subprocess(arguments))?.status == 0
    }
}
