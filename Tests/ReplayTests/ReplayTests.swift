import Experiments
import Files
import Foundation
import Imaging
import JSON
import Randomness
import Runs
import Testing

@testable import tenchctl

final class ReplayTests {
    private let path = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    private let programs: URL
    private let image = Image(height: 4, width: 4, grey: 0.5)

    /// A folder of programs: one of the project's, and one that lies there too.
    init() throws {
        programs = URL(filePath: path + "/bin")
        let folder = try OutputFolder(path: programs.path)
        for name in ["tench-class", "sh"] {
            try folder.write([], to: name)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755],
                ofItemAtPath: "\(folder.path)/\(name)"
            )
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func manifest(
        _ arguments: [String] = [],
        by client: String = "tench-class"
    ) -> PictureManifest {
        PictureManifest(
            RunOrigin(Invocation(client, arguments: arguments), server: "s", models: []),
            preset: .resnet,
            random: .tench,
            seed: 1
        )
    }

    private func leave(_ manifest: PictureManifest) throws {
        try OutputFolder(path: path).write(manifest.png(of: image), to: "000.png")
    }

    private func replay(_ name: String) throws -> Replay {
        try Replay(file: path + "/" + name, programs: programs)
    }

    @Test func aReplayAsksForTheVeryPicture() throws {
        try leave(manifest(["--model", "m", "--classes", "0,1"]))
        let replay = try replay("000.png")
        #expect(
            replay.arguments(out: "y") == [
                "--model", "m", "--classes", "0,1", "--only", "000.png", "--out", "y",
            ]
        )
        #expect(replay.program.path == programs.path + "/tench-class")
        let folder = try OutputFolder(path: path + "/again")
        try folder.write(File.bytes(of: path + "/000.png"), to: "000.png")
        #expect(try replay.outcome(of: "000.png", in: folder.path) == .same)
        try folder.write(try PNG.encode(image), to: "000.png")
        #expect(try replay.outcome(of: "000.png", in: folder.path) != .same)
    }

    @Test func aRecordTellsOfEveryPictureEvenOfARunThatWasCutOff() throws {
        var record = try RunRecord(manifest(), in: OutputFolder(path: path))
        for name in ["a.png", "b.png"] { try record.add(NamedFile(name).json) }
        #expect(try replay(RunRecord.fileName).files == ["a.png", "b.png"])
        try record.end(.stopped)
        #expect(try replay(RunRecord.fileName).files == ["a.png", "b.png"])
    }

    /// Whatever a stranger's picture says.
    @Test(arguments: ["sh", "/bin/sh", "tench-class/../sh", "tench-absent", ""])
    func noOtherProgramIsEverReplayed(client: String) throws {
        try leave(manifest(by: client))
        #expect(throws: ReplayError.client(client)) { try replay("000.png") }
    }

    @Test func noPathLeadsOutOfTheFolder() throws {
        var record = try RunRecord(manifest(), in: OutputFolder(path: path))
        try record.add(["file": "../000.png"])
        #expect(throws: ReplayError.unknown(path + "/run.json")) { try replay("run.json") }
    }

    @Test func whatIsNoRunIsTold() throws {
        let folder = try OutputFolder(path: path)
        try folder.write(PNG.encode(image), to: "000.png")
        try folder.write(Array("{}".utf8), to: "run.json")
        for name in ["000.png", "run.json"] {
            #expect(throws: ReplayError.unknown(path + "/" + name)) { try replay(name) }
        }
    }
}
