import JSON
import Randomness
import Tensors
import TestKit
import Testing

@testable import Wire

@Suite struct TensorEncodingTests {
    private func line(
        _ tensor: Tensor,
        _ encoding: Encoding,
        _ dtype: ElementType = .f32
    )
        throws(WireError) -> JSONValue?
    {
        let reply = ForwardReply(version: 1, outputs: ["x": tensor])
        let format = TensorFormat(encoding: encoding, dtype: dtype)
        let line = try ReplyLine.success(id: 1, reply, as: format)
        return (try? JSONValue(parsing: line))?["result"]
    }

    @Test func writesBase64() throws {
        let result = try line(Tensor([3], [1, -2, 0.5]), .b64)
        #expect(
            result?["outputs"]?["x"]
                == ["dtype": "f32", "shape": [3], "b64": "AACAPwAAAMAAAAA/"]
        )
        let half = try line(Tensor([1, 3], [1, -2, 0.5]), .b64, .f16)
        #expect(half?["outputs"]?["x"] == ["dtype": "f16", "shape": [1, 3], "b64": "ADwAwAA4"])
    }

    @Test func writesNumbersAsTheirTypeHasThem() throws {
        let tensor = Tensor([2], [0.1, 1e-3])
        #expect(try line(tensor, .json)?["outputs"]?["x"]?["data"] == [0.1, 0.001])
        #expect(
            try line(tensor, .json, .bf16)?["outputs"]?["x"]?["data"]
                == [0.100097656, 0.0009994507]
        )
    }

    @Test(arguments: [Float.infinity, -.infinity, .nan])
    func carriesWhatIsNotFiniteInBase64Only(_ value: Float) throws {
        let tensor = Tensor([2], [1, value])
        #expect(try line(tensor, .b64)?["finite"] == false)
        #expect(try line(tensor, .none)?["finite"] == false)
        let error = #expect(throws: WireError.self) { try line(tensor, .json) }
        #expect(error?.type == .nonFinite)
    }

    @Test func callsAnOverflowOfTheTypeNotFinite() throws {
        #expect(try line(Tensor([1], [65519]), .b64, .f16)?["finite"] == true)
        #expect(try line(Tensor([1], [65520]), .b64, .f16)?["finite"] == false)
        #expect(try line(Tensor([1], [.greatestFiniteMagnitude]), .b64, .bf16)?["finite"] == false)
        #expect(throws: WireError.self) { try line(Tensor([1], [65520]), .json, .f16) }
    }

    /// What is known to be finite as floats may not be so as a smaller type.
    @Test func looksThroughAGradientOfASmallerType() throws {
        let gradient = Tensor([2], [1, 1e30])
        let reply = InputGradientReply(loss: 0, terms: [], gradient: gradient, isFinite: true)
        for (dtype, isFinite) in [(ElementType.f32, true), (.bf16, true), (.f16, false)] {
            let line = try ReplyLine.success(id: 1, reply, as: TensorFormat(dtype: dtype))
            let finite = try JSONValue(parsing: line)["result"]?["finite"]
            #expect(finite == .bool(isFinite))
        }
    }

    @Test func writesALossThatIsNotFiniteAsNull() throws {
        let reply = InputGradientReply(
            loss: .nan,
            terms: [.init(loss: .infinity, version: 1)],
            gradient: nil
        )
        let line = try ReplyLine.success(id: 1, reply)
        let read = try ReplyLine.parse(line) { _ in InputGradientReply.self }.outcome.get()
        let gradient = try #require(read as? InputGradientReply)
        #expect(gradient.loss.isNaN)
        #expect(!gradient.isFinite)
    }

    /// Long enough that 16-bit elements are converted in several runs.
    @Test(arguments: ElementType.allCases)
    func carriesLongTensors(_ dtype: ElementType) throws {
        var random = SplitMix64(seed: 5)
        let values = (0..<5000).map { _ in Float.random(in: -10...10, using: &random) }
        let tensor = Tensor([1, 5, 100, 10], values.map(dtype.rounded))
        let reply = InputGradientReply(loss: 0, terms: [], gradient: tensor)
        for encoding in [Encoding.b64, .json] {
            let format = TensorFormat(encoding: encoding, dtype: dtype)
            let line = try ReplyLine.success(id: 1, reply, as: format)
            let read = try ReplyLine.parse(line) { _ in InputGradientReply.self }.outcome.get()
            #expect((read as? InputGradientReply)?.gradient == tensor)
        }
    }
}
