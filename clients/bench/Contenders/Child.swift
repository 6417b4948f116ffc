import Foundation

/// A process of the bench's own: lines go in and come out, and what it complains of is kept.
final class Child {
    let name: String
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let complaints: URL
    private var unread = Data()

    /// Starts a program of the search path, or at a path; `folder` is for what it complains of.
    init(_ name: String, _ command: [String], folder: URL) throws {
        self.name = name
        complaints = folder.appending(component: "stderr-\(UUID().uuidString.prefix(8))")
        try Data().write(to: complaints)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = input
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: complaints)
        try process.run()
    }

    var identifier: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    /// Sends a line.
    func write(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    }

    /// The next line that it prints; nil when it has ended.
    func readLine() -> String? {
        let newline = UInt8(ascii: "\n")
        while true {
            if let end = unread.firstIndex(of: newline) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread = Data(unread[(end + 1)...])
                return line
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            unread += more
        }
    }

    /// The last line of what it complained of.
    var lastWord: String {
        let text = try? String(contentsOf: complaints, encoding: .utf8)
        return text?.split(separator: "\n").last.map(String.init) ?? "it said nothing"
    }

    /// Waits for its end, and tells whether that was a bad one.
    var hasFailed: Bool {
        process.waitUntilExit()
        return process.terminationStatus != 0
    }

    /// Ends it, by the end of its input and a signal, and waits.
    func end() {
        try? input.fileHandleForWriting.close()
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }
}

/// Lends a folder that is removed afterwards.
func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appending(component: "tench-bench-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
