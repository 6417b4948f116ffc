import Foundation
import Glibc

/// A program that is running.
package final class RunningProgram: Sendable {
    private let process = Process()
    private let hasEnded = DispatchSemaphore(value: 0)
    private let output: String

    /// Starts a program of the search path, the build's own programs first; what it prints goes to
    /// files at these paths, which are made anew.
    package init(
        _ arguments: [String],
        environment: [String: String] = [:],
        output: String,
        errors: String? = nil
    ) throws {
        self.output = output
        var variables = ProcessInfo.processInfo.environment
        variables["PATH"] = Subprocess.built + ":" + (variables["PATH"] ?? "/usr/bin:/bin")
        variables.merge(environment) { _, new in new }
        process.executableURL = URL(filePath: "/usr/bin/env")
        // As from a terminal, even where the tests themselves were started by nohup.
        process.arguments = ["--default-signal=HUP"] + arguments
        process.environment = variables
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(output)
        process.standardError = try errors.map(Self.file) ?? FileHandle.nullDevice
        process.terminationHandler = { [hasEnded] _ in hasEnded.signal() }
        try process.run()
    }

    private static func file(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    /// Its number.
    package var identifier: Int32 { process.processIdentifier }

    /// Whether it has not ended yet.
    package var isRunning: Bool { process.isRunning }

    /// What it has written to standard output so far.
    package var text: String {
        get throws { try String(contentsOf: URL(filePath: output), encoding: .utf8) }
    }

    /// How many JSON events of this kind it has told of so far.
    package func events(_ kind: String) throws -> Int {
        try text.components(separatedBy: #"{"event":"\#(kind)""#).count - 1
    }

    /// Waits until it has told of so many events of a kind.
    package func wait(for count: Int, _ kind: String) throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while try events(kind) < count {
            guard process.isRunning, ContinuousClock.now < deadline else {
                let text = try text.suffix(2000)
                throw RawClient.Failure(description: "no \(count) events \(kind):\n\(text)")
            }
            poll(nil, 0, 5)
        }
    }

    /// Sends it a signal.
    package func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for its end, and ends it when that takes too long; gives what `exit` was given, or the
    /// signal's number.
    @discardableResult
    package func end(within time: Duration = .seconds(300)) -> Int32 {
        if process.isRunning, hasEnded.wait(timeout: .now() + time / .seconds(1)) == .timedOut {
            signal(SIGKILL)
        }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
