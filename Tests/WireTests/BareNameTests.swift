import Testing
import Wire

@Suite struct BareNameTests {
    @Test(arguments: ["a", "Z9", "_x", "0", "resnet50-0676ba61.pth", "a+b", "a..b"])
    func takesWhatMeansNothingToAFileSystem(_ text: String) {
        #expect(BareName(text)?.text == text)
    }

    @Test(arguments: ["", ".", "..", ".a", "-a", "+x", "a/b", "a b", "a\0", "ä", "a\n"])
    func refusesAllElse(_ text: String) {
        #expect(BareName(text) == nil)
        #expect(SavedName(text) == nil)
    }

    @Test func aNameToSaveUnderHasNoDot() {
        #expect(SavedName("a-b+c_1")?.file.text == "a-b+c_1.safetensors")
        #expect(SavedName("a.b") == nil)
    }

    @Test func whatIsSavedCanBeNamedAgain() {
        let longest = String(repeating: "a", count: 128)
        #expect(SavedName(longest).map { BareName($0.file.text) } == SavedName(longest)?.file)
        #expect(SavedName(longest + "a") == nil)
        #expect(BareName(String(repeating: "a", count: 160)) != nil)
        #expect(BareName(String(repeating: "a", count: 161)) == nil)
    }
}
