import Files
import Testing

@testable import Experiments

struct ClassNamingTests {
    private let naming = ClassNaming(
        Labels(
            ["tench", "great white shark", "crane", "go-kart", "crane"] + (5..<12).map { "\($0)" }
        ),
        count: 12
    )

    @Test(arguments: [
        ("great_white_shark", 1), ("Great White Shark", 1), ("go-kart", 3), ("gokart", nil),
        // Two classes have the name.
        ("crane", nil),
        ("2", 2), ("002-crane", 2), ("11 goldfinch", 11), ("04_crane", 4),
        // No such class; and no number.
        ("12", nil), ("2024-05-01", nil), ("3d", nil), ("-1", nil), ("", nil), ("holiday", nil),
        ("99999999999999999999", nil),
    ])
    func readsLabelsAndNumbers(name: String, classIndex: Int?) {
        #expect(naming.classIndex(ofFolder: name, among: [name]) == classIndex)
    }

    @Test func aNumberIsNoPlaceAmongFolders() {
        let names = (0..<12).map(String.init)
        #expect(names.sorted().prefix(4) == ["0", "1", "10", "11"])
        #expect(names.map { naming.classIndex(ofFolder: $0, among: names) } == Array(0..<12))
    }

    @Test func aFolderForEachClassGivesWordNetsNumbersTheirOrder() {
        let three = ClassNaming(Labels(["a", "b", "c"]), count: 3)
        let names = ["n03000000", "n01440764", "n02000000-x", "readme"]
        let classes = names.map { three.classIndex(ofFolder: $0, among: names) }
        #expect(classes == [2, 0, 1, nil])
        // A part of them says nothing of their places.
        #expect(three.classIndex(ofFolder: "n01440764", among: Array(names.prefix(2))) == nil)
    }

    @Test func labelsThatBeginWithWordNetsNumbersNeedNoOrder() {
        let labels = Labels(["n02000000 b, of the second", "n01440764 tench, Tinca tinca"])
        let numbered = ClassNaming(labels, count: 2)
        #expect(numbered.classIndex(ofFolder: "n01440764", among: ["n01440764"]) == 1)
        #expect(numbered.classIndex(ofSynset: "n02000000_7.JPEG", among: []) == 0)
        #expect(numbered.classIndex(ofFolder: "n09999999", among: ["n09999999"]) == nil)
    }
}
