import JSON
import Testing

@Suite struct JSONValueTests {
    @Test func keepsTheOrderOfMembers() throws {
        let text = "{\"z\":1,\"a\":[null,true,-2,0.5,\"x\"],\"m\":{\"k\":{}}}"
        #expect(try JSONValue(parsing: text).text == text)
    }

    @Test func setsAndRemovesMembers() {
        var members = JSONValue.Members()
        members["b"] = 1
        members["a"] = "x"
        members["b"] = 2
        #expect(JSONValue.object(members).text == "{\"b\":2,\"a\":\"x\"}")
        members["b"] = nil
        #expect(JSONValue.object(members).text == "{\"a\":\"x\"}")
    }

    @Test func looksIntoItself() {
        let value: JSONValue = ["a": [1, 2.5, "x", true, nil]]
        #expect(value["a"]?.array?[0].integer == 1)
        #expect(value["a"]?.array?[0].double == 1)
        #expect(value["a"]?.array?[1].double == 2.5)
        #expect(value["a"]?.array?[2].string == "x")
        #expect(value["a"]?.array?[3].bool == true)
        #expect(value["b"] == nil)
        #expect(value["a"]?["b"] == nil)
    }
}
