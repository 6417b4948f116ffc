import Foundation
import Imaging
import JSON
import TestKit
import Testing

@testable import Experiments

final class ResumptionTests {
    private let temporary: TemporaryFolder
    private var path: String { temporary.path(of: "run") }
    private let image = Image(height: 4, width: 4, grey: 0.5)

    init() throws { temporary = try TemporaryFolder() }

    private func manifest(seed: Int = 1, _ arguments: [String] = []) -> RunManifest {
        RunManifest(
            client: "tench-class",
            arguments: arguments,
            server: "s",
            models: [.init(name: "m", architecture: "a", version: 1, sha256: "00")],
            preset: .resnet,
            random: .tench,
            seed: seed,
            experiment: ["weights": [2.0]]
        )
    }

    private func leave(_ manifest: RunManifest, _ name: String) throws -> OutputFolder {
        let folder = try OutputFolder(path: path)
        let text: KeyValuePairs = [RunManifest.keyword: manifest.json.text]
        try folder.write(PNG.encode(image, text: text), to: name)
        return folder
    }

    @Test func keepsThePicturesOfTheSameRunHoweverItWasAskedFor() throws {
        let folder = try leave(manifest(["--classes", "0"]), "000.png")
        var record = try RunRecord(manifest(), in: folder, name: "run.1of2.json")
        try record.add(["file": "000.png", "octaves": [1]])
        let found = try Resumption(of: ["000.png", "001.png"], made: manifest(), in: folder)
        #expect(Array(found.pictures.keys) == ["000.png"])
        #expect(found.results["000.png"]?["octaves"]?.array?.count == 1)
    }

    @Test func refusesAPictureOfAnotherRunAndNamesTheDifference() throws {
        let folder = try leave(manifest(seed: 2), "000.png")
        let difference = "its seed is 2, asked for is 1"
        #expect(throws: ResumptionError.different(path + "/000.png", difference)) {
            try Resumption(of: ["000.png"], made: manifest(), in: folder)
        }
        #expect(try PNG.text(RunManifest.keyword, in: OutputFolder.read(path + "/000.png")) != nil)
    }

    @Test func refusesAFileThatIsNoPictureOfARun() throws {
        let folder = try OutputFolder(path: path)
        for bytes in [[], Array("no picture".utf8), try PNG.encode(image)] {
            try folder.write(bytes, to: "000.png")
            #expect(throws: ResumptionError.foreign(path + "/000.png")) {
                try Resumption(of: ["000.png"], made: manifest(), in: folder)
            }
        }
    }

    @Test func theRecordOfAnotherRunSaysNothing() throws {
        let folder = try leave(manifest(), "000.png")
        var record = try RunRecord(manifest(seed: 2), in: folder)
        try record.add(["file": "000.png"])
        #expect(try Resumption(of: ["000.png"], made: manifest(), in: folder).results.isEmpty)
    }

    @Test func argumentsAreThoseThatHaveASayInThePictures() {
        let asked = [
            "--model", "m", "--out", "x", "--json", "--shard=1/2", "--endpoint", "/a", "--resume",
            "--only", "000.png", "--classes", "0,1", "--connect-timeout=3", "--token-file", "t",
        ]
        #expect(manifest(asked).arguments == ["--model", "m", "--classes", "0,1"])
    }

    @Test func aReplayAsksForTheVeryPicture() throws {
        _ = try leave(manifest(["--model", "m", "--classes", "0,1"]), "000.png")
        let replay = try Replay(file: path + "/000.png")
        #expect(
            replay.arguments(out: "y") == [
                "--model", "m", "--classes", "0,1", "--only", "000.png", "--out", "y",
            ]
        )
        let folder = try OutputFolder(path: path + "/again")
        try folder.write(OutputFolder.read(path + "/000.png"), to: "000.png")
        #expect(try replay.outcome(of: "000.png", in: folder.path) == .same)
        try folder.write(try PNG.encode(image), to: "000.png")
        #expect(try replay.outcome(of: "000.png", in: folder.path) != .same)
    }

    @Test func noOtherProgramIsEverReplayed() throws {
        var other = manifest()
        other.client = "sh"
        _ = try leave(other, "000.png")
        #expect(throws: ReplayError.client("sh")) { try Replay(file: path + "/000.png") }
        let folder = try OutputFolder(path: path)
        var record = try RunRecord(manifest(), in: folder)
        try record.add(["file": "../000.png"])
        #expect(throws: ReplayError.self) { try Replay(file: path + "/run.json") }
    }
}
