import Tensors
import Testing

@testable import Objectives
@testable import Wire

@Suite struct TensorDecodingTests {
    /// Sends a tensor as a loss's target, which may have any shape.
    private func decode(_ tensor: String, limits: Limits = Limits()) throws(WireError) -> Tensor {
        let line = """
            {"id":1,"method":"input_gradient","params":{"model":"a","input":{"data":[[[[1]]]]},\
            "loss":{"kind":"cotangent","tensor":\(tensor)}}}
            """
        do throws(RejectedLine) {
            let call = try parse(line, limits: limits).call as? ReceivedInputGradient
            guard let loss = call?.terms.first?.loss.kind.function as? CotangentLoss else {
                preconditionFailure("the line holds a cotangent")
            }
            return loss.vector
        } catch {
            throw error.error
        }
    }

    private func refusal(_ tensor: String, limits: Limits = Limits()) -> WireError? {
        do throws(WireError) {
            _ = try decode(tensor, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test func readsBase64OfEveryType() throws {
        let values = Tensor([3], [1, -2, 0.5])
        #expect(
            try decode("{\"dtype\":\"f32\",\"shape\":[3],\"b64\":\"AACAPwAAAMAAAAA/\"}") == values
        )
        #expect(try decode("{\"shape\":[3],\"b64\":\"AACAPwAAAMAAAAA/\"}") == values)
        #expect(try decode("{\"dtype\":\"f16\",\"shape\":[3],\"b64\":\"ADwAwAA4\"}") == values)
        #expect(try decode("{\"dtype\":\"bf16\",\"shape\":[3],\"b64\":\"gD8AwAA/\"}") == values)
    }

    @Test func keepsNaNsBitForBit() throws {
        // 0x7FC01234 and 0xFF800001, little-endian.
        let tensor = try decode("{\"shape\":[2],\"b64\":\"NBLAfwEAgP8=\"}")
        #expect(tensor.values.map(\.bitPattern) == [0x7FC0_1234, 0xFF80_0001])
    }

    @Test(arguments: [
        ("{\"shape\":[2,2],\"data\":[1,2,3,4]}", [2, 2]),
        ("{\"shape\":[2,2],\"data\":[[1,2],[3,4]]}", [2, 2]),
        ("{\"data\":[[1,2],[3,4]]}", [2, 2]),
        ("{\"data\":[1,2,3,4]}", [4]),
        ("{\"data\":[[[1],[2]],[[3],[4]]]}", [2, 2, 1]),
        ("{\"shape\":[1,4],\"data\":[[1,2e0,3.0,4]]}", [1, 4]),
        ("{\"shape\":[4],\"dtype\":\"f32\",\"data\":[1,2,3,4]}", [4]),
    ])
    func readsNumbers(_ text: String, _ shape: [Int]) throws {
        #expect(try decode(text) == Tensor(Shape(shape), [1, 2, 3, 4]))
    }

    @Test(arguments: [
        ("{\"shape\":[2,2],\"data\":[1,2,3]}", ErrorType.invalidShape),
        ("{\"shape\":[2,2],\"data\":[[1,2],[3]]}", .invalidShape),
        ("{\"shape\":[2,2],\"data\":[[1,2],[3,4],[5,6]]}", .invalidShape),
        ("{\"shape\":[2,2],\"data\":[[1,2],3]}", .invalidParams),
        ("{\"shape\":[2,1],\"data\":[[[1]],[[2]]]}", .invalidParams),
        ("{\"data\":[[1,2],[3]]}", .invalidShape),
        ("{\"data\":[]}", .invalidParams), ("{\"data\":[[]]}", .invalidParams),
        ("{\"data\":1}", .invalidParams), ("{\"shape\":[1],\"data\":1}", .invalidParams),
        ("{\"data\":[1,null]}", .invalidParams), ("{\"data\":[1e39]}", .invalidParams),
        ("{\"data\":[1e999]}", .invalidParams), ("{\"data\":[\"1\"]}", .invalidParams),
        ("{\"shape\":[0],\"data\":[]}", .invalidParams),
        ("{\"shape\":[-1],\"data\":[1]}", .invalidParams),
        ("{\"shape\":[1.5],\"data\":[1]}", .invalidParams),
        ("{\"shape\":1,\"data\":[1]}", .invalidParams),
        ("{\"shape\":[1,1,1,1,1,1,1,1,1],\"data\":[1]}", .invalidParams),
        ("{\"shape\":[1]}", .invalidParams), ("{}", .invalidParams), ("[1]", .invalidParams),
        ("{\"b64\":\"AACAPw==\"}", .invalidParams),
        ("{\"shape\":[1],\"b64\":\"AACAPw==\",\"data\":[1]}", .invalidParams),
        ("{\"shape\":[1],\"b64\":1}", .invalidParams),
        ("{\"shape\":[2],\"b64\":\"AACAPw==\"}", .invalidShape),
        ("{\"shape\":[1],\"b64\":\"AACAPw=\"}", .invalidShape),
        ("{\"shape\":[1],\"b64\":\"AACAPwAA\"}", .invalidShape),
        ("{\"shape\":[1],\"b64\":\"AACAPx==\"}", .invalidParams),
        ("{\"shape\":[1],\"b64\":\"AA APw==\"}", .invalidParams),
        ("{\"shape\":[1],\"b64\":\"AA-_Pw==\"}", .invalidParams),
        ("{\"shape\":[1],\"dtype\":\"f64\",\"b64\":\"AACAPw==\"}", .invalidParams),
        ("{\"shape\":[1],\"b64\":\"AACAPw==\",\"order\":\"C\"}", .invalidParams),
    ])
    func refuses(_ text: String, _ type: ErrorType) {
        #expect(refusal(text)?.type == type)
    }

    @Test func comparesSizesBeforeItTakesMemory() {
        var limits = Limits()
        limits.tensorElements = 6
        #expect(refusal("{\"shape\":[2,3],\"data\":[1,2,3,4,5,6]}", limits: limits) == nil)
        let tooMany = refusal("{\"shape\":[7],\"data\":[1]}", limits: limits)
        #expect(tooMany?.type == .tooLarge)
        #expect(tooMany?.expected == [6])
        #expect(tooMany?.got == [7])
        #expect(refusal("{\"data\":[1,2,3,4,5,6,7]}", limits: limits)?.type == .tooLarge)
        let beyond = refusal(
            "{\"shape\":[9223372036854775807,9223372036854775807],\"b64\":\"\"}",
            limits: limits
        )
        #expect(beyond?.type == .tooLarge)
    }

    @Test func tellsShapesInItsErrors() {
        let error = refusal("{\"shape\":[2,2],\"data\":[1,2,3]}")
        #expect(error?.expected == [4])
        #expect(error?.got == [3])
        #expect(error?.member == "loss.tensor.data")
    }
}
