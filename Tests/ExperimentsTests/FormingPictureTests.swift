import Files
import Imaging
import JSON
import TestKit
import Testing

@testable import Experiments

struct FormingPictureTests {
    private let folder: TemporaryFolder
    private let output: OutputFolder
    private let commission = Commission(file: "011-finch.png", title: "11 finch", classIndex: 11)
    private let preset = Preset(
        name: "made up",
        octaves: ["16/16,3,1:1,0:0", "700/16,2,1:1,0:0"].compactMap { Octave($0) },
        loss: nil,
        blur: .window,
        start: StartNoise(mean: 0.5, deviation: 0.1),
        approach: Approach()
    )

    init() throws {
        folder = try TemporaryFolder()
        output = try OutputFolder(path: folder.path)
    }

    private func step(_ number: Int, loss: Double) -> Ascent.Step {
        let image = Image(height: 16, width: 16, grey: Float(number) / 10)
        return Ascent.Step(octave: 0, number: number, loss: loss, slope: image, picture: image)
    }

    private func stage() throws -> FormingStage {
        try #require(FormingStage(inPNG: folder.read("011-finch.forming.apng")))
    }

    @Test func aPictureIsShownWithItsStageAndGoes() throws {
        var forming = FormingPicture(commission, of: preset, every: 2, in: output)
        forming.begin(0, Image(height: 16, width: 16, grey: 0.5))
        #expect(try folder.names() == ["011-finch.forming.apng"])
        let stage = try stage()
        #expect(stage.commission == commission && stage.step == 0 && stage.steps == 5)
        #expect(stage.octave == 1 && stage.octaves == 2 && stage.loss == nil)
        #expect(FormingStage(stage.json) == stage)
        forming.remove()
        #expect(try folder.names() == [])
        forming.remove()
    }

    @Test func everySoManyStepsAreShownAndNoneInBetween() throws {
        var forming = FormingPicture(commission, of: preset, every: 2, in: output)
        forming.add(step(0, loss: 4))
        #expect(try folder.names() == [])
        forming.add(step(1, loss: .infinity))
        #expect(try stage().step == 2 && stage().loss == nil)
        // Not more often than it can be looked at.
        forming.add(step(2, loss: 4))
        forming.add(step(3, loss: 3))
        #expect(try stage().step == 2)
    }

    @Test func aLargePictureIsShownSmall() throws {
        var forming = FormingPicture(commission, of: preset, every: 1, in: output)
        forming.begin(1, Image(height: 700, width: 700, grey: 0.5))
        let image = try PNG.decode(folder.read("011-finch.forming.apng"))
        #expect(image.width == 512 && image.height == 512)
    }

    @Test func whatNobodyWantsToSeeIsNotWritten() throws {
        var forming = FormingPicture(commission, of: preset, every: nil, in: output)
        forming.begin(0, Image(height: 16, width: 16, grey: 0.5))
        forming.add(step(0, loss: 1))
        forming.remove()
        #expect(try folder.names() == [])
    }

    @Test func aFolderThatIsGoneEndsNothing() throws {
        let gone = try OutputFolder(path: folder.path(of: "gone"))
        var forming = FormingPicture(commission, of: preset, every: 1, in: gone)
        try #require(Subprocess.succeeds("rmdir", folder.path(of: "gone")))
        forming.begin(0, Image(height: 16, width: 16, grey: 0.5))
        forming.remove()
        #expect(!folder.has("gone"))
    }
}
