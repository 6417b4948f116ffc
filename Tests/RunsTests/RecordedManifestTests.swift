import JSON
import Runs
import Testing

@Suite struct RecordedManifestTests {
    @Test func whateverKindOfRunItIsOfItStaysAsItStands() throws {
        let made = MadeUpManifest(seed: 3)
        let read = try #require(RecordedManifest(made.json))
        #expect(read.json == made.json && read.origin == made.origin)
        #expect(read.particulars.pairs.map(\.name) == ["seed"])
        #expect(read.makesTheSame(as: made))
        #expect(
            read.difference(from: MadeUpManifest(seed: 4)) == "its seed is 3, asked for is 4"
        )
    }

    @Test(arguments: [JSONValue.null, [:], ["client": "x"]])
    func whatIsNoManifestIsNone(json: JSONValue) {
        #expect(RecordedManifest(json) == nil)
    }
}
