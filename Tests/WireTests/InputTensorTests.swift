import Synchronization
import Tensors
import Testing

@testable import Wire

@Suite struct InputTensorTests {
    /// Stands in for a codec: whatever the file, the picture is this one.
    private static let pictures = PictureDecoder { (_, _, _) in Samples.picture }

    private func decode(
        _ input: String,
        limits: Limits = Limits(),
        pictures: PictureDecoder = pictures
    ) throws(RejectedLine) -> Tensor? {
        let line =
            "{\"id\":1,\"method\":\"forward\",\"params\":{\"model\":\"a\",\"input\":\(input)}}"
        let read = try parse(line, limits: limits, pictures: pictures)
        return (read.call as? ReceivedForward)?.input
    }

    private func refusal(_ input: String, limits: Limits = Limits()) -> ErrorType? {
        do throws(RejectedLine) {
            _ = try decode(input, limits: limits)
            return nil
        } catch {
            return error.error.type
        }
    }

    private static let png = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAA="

    @Test func aPictureIsDecodedAsItsRequestIsRead() throws {
        let asked = Mutex<[(file: [UInt8], size: PictureSize?, limit: Int)]>([])
        var limits = Limits()
        limits.pictureElements = 99
        let input = try decode(
            "{\"png\":\"\(Self.png)\",\"resize\":[2,3]}",
            limits: limits,
            pictures: PictureDecoder { file, size, limit in
                asked.withLock { $0.append((file, size, limit)) }
                return Samples.picture
            }
        )
        #expect(input == Samples.picture)
        let calls = asked.withLock { $0 }
        #expect(calls.count == 1)
        #expect(calls.first?.file == Samples.png)
        #expect(calls.first?.size == PictureSize(height: 2, width: 3))
        #expect(calls.first?.limit == 99)
    }

    @Test func aClientSendsAPictureAsItsFile() {
        for (size, rest) in [
            (nil, ""), (PictureSize(height: 2, width: 3), ",\"resize\":[2,3]"),
        ] {
            let call = Forward(model: "a", input: .png(Samples.png, resize: size))
            let line = String(decoding: Request(id: 1, call: call).line(), as: UTF8.self)
            #expect(line.contains("\"input\":{\"png\":\"\(Self.png)\"\(rest)}"))
        }
    }

    @Test func tellsWhyAFileIsNoPicture() {
        let pictures = PictureDecoder { (_, _, _) throws(PictureDecoder.Problem) in
            throw PictureDecoder.Problem("it is torn")
        }
        let rejected = #expect(throws: RejectedLine.self) {
            try decode("{\"png\":\"\(Self.png)\"}", pictures: pictures)
        }
        #expect(rejected?.error == .invalidParams("input.png: it is torn", member: "input.png"))
    }

    @Test(arguments: [
        "{\"png\":\"\(png)\",\"resize\":[2]}", "{\"png\":\"\(png)\",\"resize\":[0,1]}",
        "{\"png\":\"\(png)\",\"shape\":[1]}", "{\"png\":\"AAAA\"}", "{\"png\":1}",
        "{\"png\":\"\(png)x\"}", "{\"resize\":[1,1]}", "\"\(png)\"",
    ])
    func refusesWhatIsNoPicture(_ input: String) {
        #expect(refusal(input) == .invalidParams)
    }

    @Test func comparesPictureSizesBeforeItDecodes() {
        var limits = Limits()
        limits.tensorElements = 6
        #expect(refusal("{\"png\":\"\(Self.png)\"}", limits: limits) == nil)
        #expect(refusal("{\"png\":\"\(Self.png)\",\"resize\":[1,3]}", limits: limits) == .tooLarge)
        #expect(
            refusal("{\"png\":\"\(Self.png)\",\"resize\":[2147483647,2147483647]}") == .tooLarge
        )
        // What counts is what the network is given; decoding has a bound of its own.
        limits.tensorElements = 5
        #expect(refusal("{\"png\":\"\(Self.png)\"}", limits: limits) == .tooLarge)
        #expect(refusal("{\"png\":\"\(Self.png)\",\"resize\":[1,1]}", limits: limits) == nil)
        limits.pictureElements = 5
        #expect(refusal("{\"png\":\"\(Self.png)\",\"resize\":[1,1]}", limits: limits) == .tooLarge)
    }

    @Test func needsABatchOfPictures() {
        var limits = Limits()
        limits.batch = 2
        #expect(refusal("{\"shape\":[2,1,1,1],\"data\":[1,2]}", limits: limits) == nil)
        #expect(refusal("{\"shape\":[3,1,1,1],\"data\":[1,2,3]}", limits: limits) == .tooLarge)
        #expect(refusal("{\"shape\":[3],\"data\":[1,2,3]}") == .invalidShape)
    }
}
