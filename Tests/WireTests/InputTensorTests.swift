import Tensors
import Testing

@testable import Wire

@Suite struct InputTensorTests {
    private func decode(
        _ input: String,
        limits: Limits = Limits()
    ) throws(RejectedLine) -> InputTensor? {
        let line =
            "{\"id\":1,\"method\":\"forward\",\"params\":{\"model\":\"a\",\"input\":\(input)}}"
        return (try parse(line, limits: limits).call as? Forward)?.input
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

    @Test func takesAPNGFile() throws {
        guard
            case .png(let file, let size)? = try decode(
                "{\"png\":\"\(Self.png)\",\"resize\":[2,3]}"
            )
        else {
            Issue.record("no picture")
            return
        }
        #expect(file == Samples.png)
        #expect(size == PictureSize(height: 2, width: 3))
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
        limits.tensorElements = 5
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
