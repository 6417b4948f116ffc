import Files
import Foundation
import Imaging
import JSON
import Randomness
import Runs
import TestKit
import Testing

@testable import Experiments

final class ResumptionTests {
    private let temporary: TemporaryFolder
    private var path: String { temporary.path(of: "run") }
    private let image = Image(height: 4, width: 4, grey: 0.5)

    init() throws { temporary = try TemporaryFolder() }

    private func manifest(seed: Int = 1, _ arguments: [String] = []) -> PictureManifest {
        PictureManifest(
            RunOrigin(
                Invocation("tench-class", arguments: arguments),
                server: "s",
                models: [.init(name: "m", architecture: "a", version: 1, sha256: "00")]
            ),
            preset: .resnet,
            random: .tench,
            seed: seed,
            experiment: ["weights": [2.0]]
        )
    }

    private func leave(_ manifest: PictureManifest, _ name: String) throws -> OutputFolder {
        let folder = try OutputFolder(path: path)
        try folder.write(manifest.png(of: image), to: name)
        return folder
    }

    @Test func keepsThePicturesOfTheSameRunHoweverItWasAskedFor() throws {
        let folder = try leave(manifest(["--classes", "0"]), "000.png")
        var record = try RunRecord(manifest(), in: folder, name: "run.1of2.json")
        try record.add(["file": "000.png", "title": "0", "octaves": [1]])
        let found = try Resumption(of: ["000.png", "001.png"], made: manifest(), in: folder)
        #expect(Array(found.pictures.keys) == ["000.png"])
        let result = found.result(of: Commission(file: "000.png", title: "0"))
        #expect(result["octaves"]?.array?.count == 1)
    }

    @Test func refusesAPictureOfAnotherRunAndNamesTheDifference() throws {
        let folder = try leave(manifest(seed: 2), "000.png")
        let difference = "its seed is 2, asked for is 1"
        #expect(throws: ResumptionError.different(path + "/000.png", difference)) {
            try Resumption(of: ["000.png"], made: manifest(), in: folder)
        }
        #expect(try PictureManifest(inPNG: File.bytes(of: path + "/000.png")) != nil)
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
        try record.add(["file": "000.png", "title": "0", "octaves": [1]])
        let found = try Resumption(of: ["000.png"], made: manifest(), in: folder)
        let commission = Commission(file: "000.png", title: "0")
        #expect(found.result(of: commission) == commission.json)
    }
}
