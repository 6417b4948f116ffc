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

    /// Leaves a picture that a run called `000.png`.
    private func leave(_ manifest: PictureManifest, as name: String = "000.png") throws {
        let picture = try manifest.png(of: image, as: Commission(file: "000.png", title: "0"))
        try OutputFolder(path: path).write(picture, to: name)
    }

    private func replay(_ name: String) throws -> Replay {
        try Replay(file: path + "/" + name, programs: programs)
    }

    @Test func aReplayAsksForTheVeryPicture() throws {
        try leave(manifest(["--model", "m", "--classes", "0,1"]))
        let replay = try replay("000.png")
        #expect(
            replay.arguments(out: "y") == [
                "--model", "m", "--classes", "0,1", "--only=000.png", "--out=y",
            ]
        )
        #expect(replay.program.path == programs.path + "/tench-class")
        let folder = try OutputFolder(path: path + "/again")
        try folder.write(File.bytes(of: path + "/000.png"), to: "000.png")
        #expect(try replay.outcome(of: replay.pictures[0], in: folder.path) == .same)
        try folder.write(try PNG.encode(image), to: "000.png")
        #expect(try replay.outcome(of: replay.pictures[0], in: folder.path) != .same)
    }

    /// Renamed, moved, and as a mailer leaves them.
    @Test(arguments: ["mine.png", "000 (1).PNG", "-x", "a/b/c.png"])
    func aPictureTellsItselfWhatItWasCalled(name: String) throws {
        try Folder.make((path + "/" + name).folder)
        try leave(manifest(), as: name)
        let replay = try replay(name)
        #expect(replay.pictures == [.init(name: "000.png", file: name.lastPathComponent)])
        #expect(replay.arguments(out: "y") == ["--only=000.png", "--out=y"])
        let again = try OutputFolder(path: path + "/again")
        try again.write(File.bytes(of: path + "/" + name), to: "000.png")
        #expect(try replay.outcome(of: replay.pictures[0], in: again.path) == .same)
    }

    @Test func aPictureOfATimeBeforeThatGoesByItsFile() throws {
        try OutputFolder(path: path).write(manifest().png(of: image), to: "old.png")
        #expect(try replay("old.png").pictures == [.init(name: "old.png", file: "old.png")])
    }

    @Test func aRecordTellsOfEveryPictureEvenOfARunThatWasCutOff() throws {
        var record = try RunRecord(manifest(), in: OutputFolder(path: path))
        for name in ["a.png", "b.png"] {
            try record.add(NamedFile(name).json)
            try OutputFolder(path: path).write([], to: name)
        }
        #expect(try replay(RunRecord.fileName).pictures.map(\.file) == ["a.png", "b.png"])
        try record.end(.stopped)
        #expect(try replay(RunRecord.fileName).pictures.map(\.name) == ["a.png", "b.png"])
        // Told before anything is computed.
        try FileManager.default.removeItem(atPath: path + "/b.png")
        #expect(throws: ReplayError.absent(path + "/run.json", "b.png")) { try replay("run.json") }
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
        let error = ReplayError.path(path + "/run.json", "../000.png")
        #expect(throws: error) { try replay("run.json") }
        let name = Commission(file: "../x.png", title: "0")
        try OutputFolder(path: path).write(manifest().png(of: image, as: name), to: "x.png")
        #expect(throws: ReplayError.path(path + "/x.png", "../x.png")) { try replay("x.png") }
    }

    @Test func whatIsNoRunIsTold() throws {
        let folder = try OutputFolder(path: path)
        try folder.write(PNG.encode(image), to: "000.png")
        try folder.write(Array("{}".utf8), to: "run.json")
        for (name, format) in [("000.png", FileFormat.png), ("run.json", .json)] {
            let error = #expect(throws: ReplayError.unknown(path + "/" + name, format)) {
                try replay(name)
            }
            #expect(error?.description.contains("does not tell how it was made") == true)
        }
    }
}
