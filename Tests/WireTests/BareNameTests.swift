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

    @Test(arguments: [("a-b+c_1", "a-b+c_1.safetensors"), ("a.b", nil)] as [(String, String?)])
    func aNameToSaveUnderHasNoDot(_ text: String, _ file: String?) {
        #expect(SavedName(text)?.file.text == file)
    }

    @Test func whatIsSavedCanBeNamedAgain() {
        let longest = String(repeating: "a", count: 128)
        #expect(SavedName(longest).map { BareName($0.file.text) } == SavedName(longest)?.file)
        #expect(SavedName(longest + "a") == nil)
        #expect(BareName(String(repeating: "a", count: 160)) != nil)
        #expect(BareName(String(repeating: "a", count: 161)) == nil)
    }
}
