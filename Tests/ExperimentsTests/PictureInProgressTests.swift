import Imaging
import JSON
import TestKit
import Testing

@testable import Experiments

struct PictureInProgressTests {
    private struct NoFigures: PictureFigures {
        var json: JSONValue { [:] }
        init() {}
        init?(_ json: JSONValue) {}
        var description: String { "" }
    }

    private static func step(_ number: Int, size: Int, slope: Image) -> Ascent.Step {
        Ascent.Step(
            octave: 0,
            number: number,
            loss: 0,
            slope: slope,
            picture: Image(height: size, width: size, grey: Float(number) / 10)
        )
    }

    @Test func whatTheLossHangsOnIsSeen() throws {
        var progress = PictureInProgress<NoFigures>(of: 32, frameEvery: nil, importance: true)
        try progress.begin(Image(height: 32, width: 32, grey: 0), NoFigures())
        var slope = Image(height: 32, width: 32, grey: 0)
        for x in 20..<28 {
            for y in 4..<12 { slope[1, x, y] = -3 }
        }
        for number in 0..<2 { try progress.add(Self.step(number, size: 32, slope: slope)) }
        let alpha = try #require(progress.alpha)
        #expect(alpha[8 * 32 + 24] == 1)
        #expect(alpha[24 * 32 + 8] == 0)
        #expect(alpha.allSatisfy { 0 <= $0 && $0 <= 1 })
    }

    @Test func withoutSlopesEverythingIsSeen() throws {
        var progress = PictureInProgress<NoFigures>(of: 8, frameEvery: nil, importance: true)
        try progress.begin(Image(height: 8, width: 8, grey: 0), NoFigures())
        try progress.add(Self.step(0, size: 8, slope: Image(height: 8, width: 8, grey: 0)))
        #expect(progress.alpha == Array(repeating: 1, count: 64))
    }

    @Test func framesAreOfOneSizeAndTheLastIsTheFinishedPicture() throws {
        var progress = PictureInProgress<NoFigures>(of: 8, frameEvery: 2, importance: false)
        let slope = Image(height: 6, width: 6, grey: 0)
        try progress.begin(Image(height: 6, width: 6, grey: 0), NoFigures())
        for number in 0..<5 { try progress.add(Self.step(number, size: 6, slope: slope)) }
        _ = progress.end(Image(height: 6, width: 6, grey: 0.5), NoFigures())
        try progress.begin(Image(height: 8, width: 8, grey: 0.5), NoFigures())
        let last = Image(height: 8, width: 8, grey: 1)
        let file = try #require(try progress.animation(endingIn: last, text: ["Title": "x"]))
        // The still picture is the last frame.
        #expect(try PNG.decode(file) == last)
        #expect(try PNG.text("Title", in: file) == "x")
        // acTL: four frames, the first one before any step.
        let control = try #require(file.firstRange(of: Array("acTL".utf8)))
        #expect(file[control.upperBound..<control.upperBound + 4].elementsEqual([0, 0, 0, 4]))
    }

    @Test func theFinishedPictureTakesThePlaceOfTheLastStepsFrame() throws {
        var progress = PictureInProgress<NoFigures>(of: 8, frameEvery: 2, importance: false)
        let slope = Image(height: 8, width: 8, grey: 0)
        try progress.begin(Image(height: 8, width: 8, grey: 0), NoFigures())
        for number in 0..<4 { try progress.add(Self.step(number, size: 8, slope: slope)) }
        let last = Image(height: 8, width: 8, grey: 1)
        let file = try #require(try progress.animation(endingIn: last, text: [:]))
        let control = try #require(file.firstRange(of: Array("acTL".utf8)))
        #expect(file[control.upperBound..<control.upperBound + 4].elementsEqual([0, 0, 0, 3]))
    }

    @Test func nothingIsGatheredThatNobodyAskedFor() throws {
        var progress = PictureInProgress<NoFigures>(of: 8, frameEvery: nil, importance: false)
        let image = Image(height: 8, width: 8, grey: 0)
        try progress.begin(image, NoFigures())
        try progress.add(Self.step(0, size: 8, slope: image))
        #expect(progress.alpha == nil)
        #expect(try progress.animation(endingIn: image, text: [:]) == nil)
    }
}
