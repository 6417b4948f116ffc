import Files
import Tensors
import TestKit
import Testing

@testable import Weights

struct SafetensorsTests {
    /// A file with this header and so many bytes behind it, 0, 1, 2 ….
    private func file(_ header: String, data count: Int) -> [UInt8] {
        header.utf8.count.bytes + Array(header.utf8) + (0..<count).map { UInt8($0) }
    }

    private func problem(_ header: String, data count: Int = 8) throws -> String {
        try refusal(of: file(header, data: count))?.description ?? "none"
    }

    private func tensor(
        _ name: String = "w",
        _ dtype: String = "F32",
        _ shape: String = "2",
        _ begin: Int = 0,
        _ end: Int = 8
    ) -> String {
        "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":[\(shape)],"
            + "\"data_offsets\":[\(begin),\(end)]}"
    }

    @Test func readsTensorsInTheOrderOfTheirBytes() throws {
        let header = "{\(tensor("b", "U8", "3", 4, 7)),\(tensor("a", "F32", "", 0, 4)) } "
        let state = try read(file(header, data: 7))
        #expect(state.order == ["a", "b"])
        #expect(state.tensors["a"] == Tensor([], [Float(bitPattern: 0x0302_0100)]))
        #expect(state.tensors["b"] == Tensor([3], [4, 5, 6]))
        #expect(state.integerNames == ["b"])
    }

    @Test func convertsBfloat16AndFloat16() throws {
        let header = "{\(tensor("b", "BF16", "1", 0, 2)),\(tensor("h", "F16", "1", 2, 4))}"
        let state = try read(file(header, data: 4))
        #expect(state.tensors["b"] == Tensor([1], [Float(bitPattern: 0x0100_0000)]))
        #expect(state.tensors["h"] == Tensor([1], [Float(Float16(bitPattern: 0x0302))]))
    }

    @Test func passesOverMetadataAndSpaces() throws {
        let header = "{ \"__metadata__\" : { \"a\" : \"b\" } ,\n\(tensor("w", "F32", " 1 , 2 "))}  "
        #expect(try read(file(header, data: 8)).tensors["w"]?.shape == [1, 2])
    }

    @Test func resolvesEscapesInNames() throws {
        let header = "{\(tensor("\\u00e4\\ud83d\\udc1f\\n\\\"/\\/"))}"
        #expect(try read(file(header, data: 8)).order == ["ä🐟\n\"//"])
    }

    @Test func readsTensorsWithoutElements() throws {
        let header =
            "{\(tensor("w")),\(tensor("e", "F32", "0,3", 0, 0)),\(tensor("z", "F32", "0", 8, 8))}"
        #expect(try read(file(header, data: 8)).tensors["e"] == Tensor([0, 3], []))
    }

    @Test func refusesHolesOverlapsAndRests() throws {
        #expect(try problem("{\(tensor("w", "F32", "1", 4, 8))}").contains("must begin"))
        #expect(
            try problem("{\(tensor()),\(tensor("v", "F32", "1", 4, 8))}").contains("must begin")
        )
        #expect(try problem("{\(tensor()),\(tensor("v"))}").contains("must begin"))
        #expect(try problem("{\(tensor())}", data: 9).contains("1 bytes belong to none"))
        #expect(try problem("{\(tensor())}", data: 7).contains("cut short"))
        #expect(try problem("{\(tensor("w", "F32", "2", 8, 0))}").contains("before it begins"))
    }

    @Test func refusesSizesThatContradictTheShape() throws {
        #expect(try problem("{\(tensor("w", "F16"))}").contains("not F16 of shape [2]"))
        #expect(try problem("{\(tensor("w", "F32", "3"))}").contains("not F32 of shape [3]"))
        let huge = "4611686018427387904,4"
        #expect(try problem("{\(tensor("w", "F32", huge))}").contains("not F32 of shape"))
        #expect(
            try problem("{\(tensor("w", "F32", "99999999999999999999"))}").contains("no length")
        )
    }

    @Test func refusesUnknownTypesByName() throws {
        #expect(try problem("{\(tensor("w", "F8_E4M3", "8"))}").contains("is of type F8_E4M3"))
    }

    @Test(
        arguments: [
            "\"__metadata__\":null,", "\"__metadata__\":{},", "  ",
        ])
    func takesHeadersAsTheLibraryDoes(begin: String) throws {
        #expect(try read(file("{\(begin)\(tensor())}", data: 8)).order == ["w"])
    }

    @Test func passesOverMembersThatItDoesNotKnow() throws {
        let more = #""more":{"a":[1,-2.5e3,true,null,"x",{}],"b":[]},"#
        let header = #"{"w":{\#(more)"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
        #expect(try read(file(header, data: 8)).order == ["w"])
        let deep = String(repeating: "[", count: 200)
        #expect(try problem("{\"w\":{\"more\":\(deep)").contains("too deep"))
    }

    @Test(
        arguments: [
            "{", "{]", "{}x", "{\"w\":1}", "{\"w\":{}}", "{\"w\"}", "{\"w", "{\"\\", "{\"\\x\":{}}",
            "{\"\\ud800\":{}}", "{\"\\ud800\\u0041\":{}}", "{\"\\u12\":{}}", "{\"\n\":{}}",
            "{\"__metadata__\":{\"a\":1}}", "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}",
            "{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "{\"w\":{\"color\":red}}",
            "{\"w\":{\"shape\":[01]}}", "{\"w\":{\"shape\":[-1]}}", "{\"w\":{\"shape\":[1.5]}}",
            "{\"w\":{\"shape\":[[1]]}}", "{\"w\":{\"shape\":[1,]}}",
            "{\"w\":{\"data_offsets\":[0,1,2]}}",
        ])
    func refusesWhatIsNoHeader(header: String) throws {
        #expect(try problem(header) != "none")
    }

    @Test func refusesANameTwice() throws {
        let words = try problem("{\(tensor()),\(tensor("w", "F32", "0", 8, 8))}")
        #expect(words.contains("'w' stands there twice"))
    }

    @Test func refusesAHeaderBeyondTheLimitOrTheFile() throws {
        let brace = UInt8(ascii: "{")
        guard case .tooLarge = try refusal(of: (1 << 40).bytes + [brace]) else {
            Issue.record("read a header of a terabyte")
            return
        }
        guard case .truncated = try refusal(of: 1000.bytes + [brace]) else {
            Issue.record("read beyond the end")
            return
        }
        guard case .malformed = try refusal(of: UInt64.max.bytes + [brace]) else {
            Issue.record("read a negative length")
            return
        }
    }

    /// Looked through once for each of their dots, they would take minutes.
    @Test(.timeLimit(.minutes(1))) func namesMayBeLongAndFullOfDots() throws {
        let stem = String(repeating: "a.", count: 30_000)
        let tensors = (0..<3).map { tensor("\(stem)\($0)", "U8", "", $0, $0 + 1) }
        let folder = try TemporaryFolder()
        let path = try folder.file("w", file("{\(tensors.joined(separator: ","))}", data: 3))
        let weights = try WeightFile(path: path)
        for _ in 1...10 {
            let candidate = try #require(weights.candidates(holding: "").first)
            #expect(try weights.stateDict(candidate).order == ["0", "1", "2"])
        }
    }

    @Test func tellsThePathAsItWasWritten() throws {
        let folder = try TemporaryFolder()
        #expect(
            throws: WeightsError.unreadable(
                file: folder.path,
                reason: "it is not a regular file"
            )
        ) { try WeightFile(path: folder.path) }
        #expect(
            throws: WeightsError.unreadable(file: "none", reason: "No such file or directory")
        ) { try WeightFile(path: folder.path + "/none", called: "none") }
    }
}
