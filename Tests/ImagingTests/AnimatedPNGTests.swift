import Imaging
import TestKit
import Testing

struct AnimatedPNGTests {
    private let frames = (0..<3).map { smoothPicture(phase: Float($0) / 3, side: 12) }

    private func animation(loops: Int = 0, alpha: [Float]? = nil) throws -> AnimatedPNG {
        var animation = AnimatedPNG(loops: loops)
        for (index, frame) in frames.enumerated() {
            try animation.add(frame, alpha: alpha, delay: 40 * (index + 1))
        }
        return animation
    }

    @Test func aViewerWithoutAnimationsShowsTheLastFrame() throws {
        let file = try animation().encoded()
        #expect(try PNG.decode(file) == PNG.decode(PNG.encode(frames[2])))
    }

    @Test func hasTheChunksOfTheSpecificationInTheirOrder() throws {
        let chunks = try RawChunk.all(in: animation(loops: 7).encoded(text: ["tench": "σ"]))
        let frame = ["fcTL", "fdAT"]
        #expect(
            chunks.map(\.type) == ["IHDR", "acTL", "IDAT"] + frame + frame + frame + [
                "iTXt", "IEND",
            ]
        )
        #expect(chunks.allSatisfy { $0.isWhole })
        let control = chunks[1].data
        #expect(control == [0, 0, 0, 3, 0, 0, 0, 7])
        let numbered = chunks.filter { frame.contains($0.type) }
        #expect(numbered.map { $0.number(at: 0) } == [0, 1, 2, 3, 4, 5])
    }

    @Test func everyFrameCoversThePictureForItsTime() throws {
        let chunks = try RawChunk.all(in: animation().encoded())
        let controls = chunks.filter { $0.type == "fcTL" }
        for (index, control) in controls.enumerated() {
            // Width, height, x, y; delay in thousandths; left as it is, laid on instead.
            #expect((1...4).map { control.number(at: 4 * $0) } == [12, 12, 0, 0])
            #expect(Array(control.data[20...]) == [0, UInt8(40 * (index + 1)), 3, 232, 0, 0])
        }
    }

    @Test(arguments: [nil, [Float](repeating: 0.5, count: 144)])
    func everyFrameIsThePictureThatWasAdded(alpha: [Float]?) throws {
        let chunks = try RawChunk.all(in: animation(alpha: alpha).encoded())
        let stored = chunks.filter { $0.type == "fdAT" }
        #expect(stored.count == frames.count)
        for (frame, data) in zip(frames, stored) {
            // As a still picture, read by libpng.
            let still = [chunks[0], RawChunk("IDAT", Array(data.data[4...])), RawChunk("IEND", [])]
            let file = still.reduce(into: PNG.signature) { $0 += $1.bytes }
            #expect(try PNG.decode(file) == PNG.decode(PNG.encode(frame, alpha: alpha)))
        }
    }

    @Test func textsComeBackByTheirKeyword() throws {
        let file = try animation().encoded(text: ["tench": "{}", "Title": "11 goldfinch"])
        #expect(try PNG.text("tench", in: file) == "{}")
        #expect(try PNG.text("Title", in: file) == "11 goldfinch")
        #expect(throws: PNGError.invalidKeyword("")) { try animation().encoded(text: ["": ""]) }
    }

    @Test func refusesAFrameUnlikeTheFirst() throws {
        var animation = try animation()
        let whole = try animation.encoded()
        #expect(throws: PNGError.differing(frame: 3)) {
            try animation.add(Image(height: 12, width: 13, grey: 0), delay: 1)
        }
        #expect(throws: PNGError.differing(frame: 3)) {
            try animation.add(frames[0], alpha: Array(repeating: 1, count: 144), delay: 1)
        }
        #expect(try animation.encoded() == whole)
    }
}
