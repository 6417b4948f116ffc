import Experiments
import Files
import Foundation
import Imaging
import TestKit
import Testing

final class GivenPictureTests {
    private let temporary: TemporaryFolder
    private var path: String { temporary.path(of: "run") }
    private let folder: OutputFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = try OutputFolder(path: temporary.path(of: "run"))
    }

    private func write(_ names: String...) throws {
        for (index, name) in names.enumerated() {
            let image = Image(height: 2, width: 3, grey: Float(index) / 255)
            try folder.write(PNG.encode(image), to: name)
        }
    }

    @Test func aFolderGivesItsPicturesInOrderOfNameButNoSheet() throws {
        try write(
            "011-goldfinch.png",
            "000-tench.PNG",
            "sheet.png",
            "sheet.1of2.png",
            ".hidden.png"
        )
        try folder.write(Array("{}".utf8), to: "run.json")
        let pictures = try GivenPicture.all(at: [path])
        #expect(pictures.map(\.stem) == ["000-tench", "011-goldfinch"])
        #expect(pictures.map(\.classIndex) == [0, 11])
        #expect(pictures[0].image == Image(height: 2, width: 3, grey: 1 / 255))
    }

    @Test func filesKeepTheirOrderAndHaveAHash() throws {
        try write("b.png", "a.png")
        let pictures = try GivenPicture.all(at: ["\(path)/b.png", "\(path)/a.png"])
        #expect(pictures.map(\.stem) == ["b", "a"])
        #expect(pictures.map(\.classIndex) == [nil, nil])
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(pictures[0].sha256 != empty && pictures[0].sha256.count == 64)
        #expect(pictures[0].sha256 != pictures[1].sha256)
    }

    @Test func saysWhatIsNoPicture() throws {
        try folder.write(Array("GIF89a".utf8), to: "a.png")
        #expect(throws: GivenPictureError.noPicture("\(path)/a.png", reason: .unknown(.gif))) {
            try GivenPicture.all(at: ["\(path)/a.png"])
        }
        let error = #expect(throws: GivenPictureError.self) {
            try GivenPicture.all(at: ["\(path)/absent.png"])
        }
        #expect(error?.description.contains("No such file") == true)
        let none = try OutputFolder(path: path + "/none")
        #expect(throws: GivenPictureError.emptyFolder(none.path)) {
            try GivenPicture.all(at: [none.path])
        }
    }

    @Test func refusesTwoPicturesOfOneName() throws {
        try write("a.png")
        let other = try OutputFolder(path: path + "/other")
        try other.write(PNG.encode(Image(height: 2, width: 2, grey: 0)), to: "a.jpg")
        #expect(throws: GivenPictureError.sameName("\(path)/a.png", "\(other.path)/a.jpg")) {
            try GivenPicture.all(at: [path, other.path])
        }
    }
}
