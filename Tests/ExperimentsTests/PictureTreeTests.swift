import Experiments
import Files
import Imaging
import TestKit
import Testing

struct PictureTreeTests {
    private let temporary: TemporaryFolder
    private let labels = Labels((0..<12).map { "label \($0)" })

    init() throws { temporary = try TemporaryFolder() }

    private func write(_ names: String...) throws {
        for name in names {
            let file = try PNG.encode(Image(height: 2, width: 2, grey: 0))
            try temporary.file("given/\(name)", file)
        }
    }

    private func classes(_ paths: String...) throws -> [String: Int?] {
        let tree = try PictureTree(
            paths.map { temporary.path(of: $0) },
            labels: labels,
            classCount: 12
        )
        let pairs = try tree.leaves.map { leaf in
            let picture = try leaf.picture()
            return (picture.stem, picture.classIndex)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    @Test func aFolderNamesTheClassOfWhatLiesBelowIt() throws {
        try write("011-goldfinch/0001.png", "label-7/deep/IMG_2.png", "holiday/003.png", "b.png")
        let classes = try classes("given")
        let wanted: [String: Int?] = ["0001": 11, "IMG_2": 7, "003": 3, "b": nil]
        #expect(classes == wanted)
    }

    @Test func theGivenFolderItselfNamesNothing() throws {
        try write("3/b.png")
        let unknown: [String: Int?] = ["b": nil]
        #expect(try classes("given/3") == unknown)
        #expect(try classes("given") == ["b": 3])
    }

    @Test func aPictureOfOursIsWhatItsTitleSays() throws {
        let texts: KeyValuePairs = ["tench": "{}", "Title": "5 crane"]
        let picture = try PNG.encode(Image(height: 2, width: 2, grey: 0), text: texts)
        try temporary.file("given/2-octaves/x.png", picture)
        #expect(try classes("given") == ["x": 5])
    }

    @Test func leavesOutSheetsAndWhatIsHiddenOrNoPicture() throws {
        try write("a.png", "sheet.png", ".b.png", ".git/c.png", "d.JPEG")
        try temporary.file("given/run.json", [])
        #expect(try classes("given").keys.sorted() == ["a", "d"])
        try temporary.file("empty/run.json", [])
        let empty = temporary.path(of: "empty")
        #expect(throws: GivenPictureError.emptyFolder(empty)) { try classes("empty") }
    }

    @Test func whatCannotBeReadIsToldWhenItIsRead() throws {
        try write("a.png")
        try temporary.file("given/b.png", Array("GIF89a".utf8))
        let paths = ["given", "absent.png"].map { temporary.path(of: $0) }
        let leaves = try PictureTree(paths, labels: labels, classCount: 12).leaves
        #expect(leaves.count == 3)
        #expect(throws: Never.self) { try leaves[0].picture() }
        #expect(throws: GivenPictureError.noPicture(leaves[1].path, reason: .unknown(.gif))) {
            try leaves[1].picture()
        }
        #expect(throws: GivenPictureError.self) { try leaves[2].picture() }
    }
}
