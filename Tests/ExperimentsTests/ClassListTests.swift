import Experiments
import Files
import Testing

struct ClassListTests {
    @Test(arguments: [
        ("0,11,558", [0, 11, 558]), ("3-5", [3, 4, 5]), ("7,3-4,4,7", [7, 3, 4]), ("999", [999]),
    ])
    func listsNumbersAndRangesEachOnce(text: String, classes: [Int]) throws {
        #expect(try #require(ClassList(text)).classes(of: 1000) == classes)
    }

    @Test func allIsEveryClassOfTheModel() throws {
        #expect(try #require(ClassList("all")).classes(of: 10) == Array(0..<10))
    }

    @Test(arguments: ["", ",", "1,", "a", "-1", "5-3", "1-2-3", "1.5", "1-", "0x1"])
    func refusesWhatIsNoList(text: String) {
        #expect(ClassList(text) == nil)
    }

    @Test func refusesAClassThatTheModelHasNot() {
        #expect(throws: ClassListError.self) { try ClassList("3,10")?.classes(of: 10) }
    }
}

struct LabelsTests {
    private let labels = Labels(["tench", "great white shark", "Tiger/cat"])

    @Test func titlesHaveNumberAndName() {
        #expect(labels.title(1) == "1 great white shark")
        #expect(labels.title(3) == "3")
    }

    @Test func fileNamesSortAndHoldNoSeparators() {
        #expect(labels.fileName(1) == "001-great-white-shark.png")
        #expect(labels.fileName(2) == "002-Tiger-cat.png")
        #expect(labels.fileName(1000) == "1000.png")
    }

    @Test func fileNamesHaveRoomWhateverTheLabelIs() {
        let long = String(repeating: "x", count: 300)
        let labels = Labels([long, long, "", "鯉"])
        let names = (0..<4).map(labels.fileName)
        #expect(Set(names).count == 4 && names[2] == "002.png")
        #expect(names.allSatisfy { $0.utf8.count <= FileStem.longest + 4 }, "\(names)")
    }
}
