import ArgumentParser
import Files
import Foundation
import Options
import Runs
import Tench

/// `tenchctl replay`.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Make a run's pictures again from its manifest, and compare the bytes.",
        discussion: """
            Takes a picture, which is made again alone, or a run.json, of which every picture is. A \
            picture may have been renamed and moved: it tells itself what it was called. \
            The client that made them must stand beside tenchctl, and the daemon must serve the \
            same weights. The exit status is 1 when a byte differs.

            Example: tenchctl replay pictures/011-goldfinch.png
            """
    )

    @Option(
        help: ArgumentHelp(
            "Where the daemon listens: unix:/path, /path or host:port.",
            discussion: "The default is $TENCH_ENDPOINT, else \(Endpoint.system)."
        )
    )
    var endpoint: Endpoint?

    @Option(
        help: ArgumentHelp(
            "Keep the new pictures in this folder (default: they are removed).",
            valueName: "folder"
        )
    )
    var out: String?

    @Argument(help: "A picture of a run, or its run.json.")
    var file: String

    func run() async throws {
        guard let programs = Bundle.main.executableURL?.deletingLastPathComponent() else {
            preconditionFailure("a program that runs lies in a folder")
        }
        let replay = try Replay(file: file, programs: programs)
        let passing = FileManager.default.temporaryDirectory
            .appending(component: "tench-replay-\(UUID().uuidString.prefix(8))").path
        let folder = out ?? passing
        defer { try? FileManager.default.removeItem(atPath: passing) }
        guard
            URL(filePath: folder).standardizedFileURL
                != URL(filePath: replay.folder).standardizedFileURL
        else { throw ValidationError("--out \(folder) would write over what is to be compared") }

        try await exitingOnSignals { try await make(replay, in: folder) }
        var areSame = true
        for picture in replay.pictures {
            let outcome: String
            switch try replay.outcome(of: picture, in: folder) {
            case .same: outcome = "the same bytes"
            case .different(let reason):
                areSame = false
                outcome = "different: \(reason)"
            }
            try Output.standard.write("\(picture.file): \(outcome)\n")
        }
        if !areSame { throw ExitCode(1) }
    }

    /// Runs the client to its end; it tells of its progress itself, and is told to stop when this
    /// program is.
    private func make(_ replay: Replay, in folder: String) async throws {
        let process = Process()
        process.executableURL = replay.program
        process.arguments =
            replay.arguments(out: folder) + (endpoint.map { ["--endpoint", "\($0)"] } ?? [])
        process.standardOutput = FileHandle.nullDevice
        let ended = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in ended.continuation.finish() }
        try process.run()
        let identifier = process.processIdentifier
        await withTaskCancellationHandler {
            // Not ended by a cancellation itself, which only passes the word on.
            await Task { for await _ in ended.stream {} }.value
        } onCancel: {
            kill(identifier, SIGTERM)
        }
        try Task.checkCancellation()
        guard process.terminationStatus == 0 else { throw ExitCode(process.terminationStatus) }
    }
}
