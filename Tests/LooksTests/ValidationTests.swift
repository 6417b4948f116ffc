import Experiments
import Imaging
import TestKit
import Testing

@testable import tench_looks

struct ValidationTests {
    private let folders = [
        folder("a1", by: "a", [1, 2, 3]), folder("a2", by: "a", [1, 2, 3]),
        folder("b", by: "b", [1, 2, 9]), folder("photos", by: nil, [1, 2, 3, 4]),
    ]

    @Test func tellsTheKindsOfPairs() {
        #expect(PairKind(folders[0], folders[1]) == .sameNetwork)
        #expect(PairKind(folders[0], folders[2]) == .otherNetwork)
        #expect(PairKind(folders[3], folders[2]) == .photograph)
        #expect(PairKind(folders[3], folders[3]) == .photographs)
    }

    @Test func takesTheClassesThatTwoFoldersHave() throws {
        let validation = try Validation(folders)
        #expect(validation.classes == [1, 2, 3])
        #expect(
            validation.groups.map { $0.pictures.map(\.stem) } == [
                ["1", "2", "3"], ["1", "2", "3"], ["1", "2"], ["1", "2", "3"],
            ]
        )
        // 3·3 + 3·2 + 3·3 of the first, 3·2 + 3·3 of the second, 2·3 of the third.
        #expect(validation.pairs.count == 9 + 6 + 9 + 6 + 9 + 6)
    }

    @Test func countsTripletsFromBothSides() throws {
        let validation = try Validation(folders)
        let tallies = validation.tallies(validation.pairs.map { $0.isSame ? 1 : 2 })
        // Three classes on both sides: each of 6 anchors against 2 others.
        #expect(tallies[.sameNetwork]?.count == 12)
        // Of a third class without a partner: 2 anchors against 1 on one side, 2 on the other; and
        // so for the second folder.
        #expect(tallies[.otherNetwork]?.count == 2 * (2 * 1 + 2 * 2))
        #expect(tallies.values.allSatisfy { $0.share() == 1 && $0.effect == 1 })
        #expect(tallies[.photographs] == nil)
    }

    @Test func wrongAndEqualDistancesCountAsSuch() throws {
        let validation = try Validation(Array(folders[0..<2]))
        let wrong = validation.tallies(validation.pairs.map { $0.isSame ? 2 : 1 })
        #expect(wrong[.sameNetwork]?.share() == 0 && wrong[.sameNetwork]?.effect == -1)
        let equal = validation.tallies(validation.pairs.map { _ in 1 })
        #expect(equal[.sameNetwork]?.share() == 0.5 && equal[.sameNetwork]?.effect == 0)
        // The first picture of the second folder is near all of the first. Of its anchors' triplets
        // two are equal, and one is wrong of each of the two classes that it is taken for.
        let near = validation.tallies(
            validation.pairs.map { $0.places.second == 3 ? 1 : $0.isSame ? 2 : 3 }
        )
        #expect(near[.sameNetwork]?.share() == 0.75)
    }

    @Test func aClassDrawnTwiceCountsTwice() throws {
        let validation = try Validation(Array(folders[0..<2]))
        let tally = try #require(
            validation.tallies(
                validation.pairs.map { $0.places.second == 3 ? 1 : $0.isSame ? 2 : 3 }
            )[.sameNetwork]
        )
        #expect(tally.share([1, 1, 1]) == tally.share())
        #expect(tally.share([0, 2, 1]) == 1)
        // Of the four triplets of the first two classes one is wrong and one equal.
        #expect(tally.share([1, 2, 0]) == 0.625)
        #expect(tally.share([3, 0, 0]) == nil)
    }

    @Test func refusesFoldersWithNothingInCommon() {
        #expect(throws: PictureFolderError.nothingInCommon) {
            try Validation([folder("a", by: "a", [1, 2]), folder("b", by: "b", [2, 3])])
        }
    }

    @Test func readsFoldersOfPhotographsAndOfRuns() throws {
        let files = try TemporaryFolder()
        let picture = try PNG.encode(smoothPicture(side: 8))
        for name in ["photos/011-x.png", "photos/12.png", "other/11.png", "other/011.png"] {
            _ = try files.file(name, picture)
        }
        _ = try files.file("none/beach.png", picture)
        let photos = files.path(of: "photos")
        let folder = try PictureFolder(path: photos)
        #expect(folder.networks.isEmpty)
        #expect(folder.pictures.keys.sorted() == [11, 12])
        let (other, none) = (files.path(of: "other"), files.path(of: "none"))
        #expect(throws: PictureFolderError.sameClass(other, "011", "11")) {
            try PictureFolder(path: other)
        }
        #expect(throws: PictureFolderError.withoutClass(none, "beach")) {
            try PictureFolder(path: none)
        }
        let record = try files.file("photos/run.json", Array("{}".utf8))
        #expect(throws: PictureFolderError.noRecord(record)) {
            try PictureFolder(path: photos)
        }
    }
}
