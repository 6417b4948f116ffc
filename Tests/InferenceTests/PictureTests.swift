import Pictures
import Tensors
import TestKit
import Testing
import Wire

@testable import Inference

/// A picture file is decoded as its request is read: what reaches the engine are its pixels.
@Suite struct PictureTests {
    /// Eight by eight pixels whose values a byte can hold.
    private let image = Image(
        height: 8,
        width: 8,
        values: (0..<192).map { Float($0 * 37 % 256) / 255 }
    )

    @Test func aFileStandsForItsPixels() async throws {
        let file = try PNG.encode(image)
        try await withEngine { engine in
            let pixels = try await engine.reply(to: ForwardCall(model: "tiny", input: image.tensor))
            let picture = Forward(model: "tiny", input: .png(file, resize: nil))
            #expect(try await engine.reply(to: picture) == pixels)
            #expect(try await engine.reply(to: forward) != pixels)
        }
    }

    @Test func aFileIsResizedAsItAsks() async throws {
        let file = try PNG.encode(image)
        let resized = image.resized(height: 5, width: 11).tensor
        try await withEngine { engine in
            let pixels = try await engine.reply(to: ForwardCall(model: "tiny", input: resized))
            let size = PictureSize(height: 5, width: 11)
            let picture = Forward(model: "tiny", input: .png(file, resize: size))
            #expect(try await engine.reply(to: picture) == pixels)
        }
    }

    @Test func aTornFileIsRefusedWithItsReason() throws {
        let file = try PNG.encode(image)
        let torn = Forward(model: "tiny", input: .png(Array(file.dropLast(8)), resize: nil))
        let engine = Engine(Engine.Configuration(threads: 1))
        try engine.add(TinyNetwork.model())
        let ticket = engine.ask(torn)
        guard case .failure(let error) = ticket.outcome else {
            Issue.record("not refused")
            return
        }
        #expect(error.type == .invalidParams)
        #expect(error.member == "input.png")
        #expect(error.message.hasPrefix("input.png: damaged PNG: "))
    }

    @Test func aFileOverTheLimitIsNotDecoded() throws {
        var limits = Limits()
        limits.tensorElements = 191
        let engine = Engine(Engine.Configuration(threads: 1, limits: limits))
        try engine.add(TinyNetwork.model())
        let call = try Forward(model: "tiny", input: .png(PNG.encode(image), resize: nil))
        #expect(engine.ask(call).errorType == .tooLarge)
    }

    @Test func aModelThatIsNotThereIsToldBeforeThePictureIsLookedAt() throws {
        let engine = Engine(Engine.Configuration(threads: 1))
        let nonsense = Forward(model: "huge", input: .png([1, 2, 3], resize: nil))
        #expect(engine.ask(nonsense).errorType == .unknownModel)
    }

    @Test func whatCountsIsWhatTheNetworkIsGiven() async throws {
        let file = try PNG.encode(image)
        var configuration = Engine.Configuration(threads: 1)
        configuration.limits.tensorElements = 100
        try await withEngine(configuration) { engine in
            let size = PictureSize(height: 5, width: 6)
            let call = Forward(model: "tiny", input: .png(file, resize: size))
            #expect(await engine.refusal(of: call) == nil)
        }
        configuration.limits.pictureElements = 191
        let engine = Engine(configuration)
        try engine.add(TinyNetwork.model())
        let small = PictureSize(height: 5, width: 6)
        let call = Forward(model: "tiny", input: .png(file, resize: small))
        #expect(engine.ask(call).errorType == .tooLarge)
    }

    /// How files begin, a character for each byte.
    private static let beginnings: [(start: String, words: String)] = [
        ("\u{FF}\u{D8}\u{FF}\u{E0}", "a JPEG picture"), ("GIF89a\u{1}\0", "a GIF picture"),
        ("RIFF\u{1}\0\0\0WEBPVP8 ", "a WebP picture"), ("hello", "a text"), ("", "an empty file"),
    ]

    @Test(arguments: beginnings)
    func whatIsNoPNGIsToldForWhatItIs(start: String, words: String) throws {
        let file = start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let engine = Engine(Engine.Configuration(threads: 1))
        try engine.add(TinyNetwork.model())
        let ticket = engine.ask(Forward(model: "tiny", input: .png(file, resize: nil)))
        guard case .failure(let error) = ticket.outcome else {
            Issue.record("not refused")
            return
        }
        #expect(error.message == "input.png is not a PNG file, but \(words)")
    }
}
