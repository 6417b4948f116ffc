import Imaging
import Testing

/// What holds for files of both formats.
struct HostilePictureTests {
    @Test(arguments: HostileFile.all) func refusesEveryTruncation(kind: HostileFile) {
        for length in 0..<kind.file.count {
            #expect(throws: PictureFileError.self, "\(length)") {
                try PictureFile.decode(Array(kind.file.prefix(length)))
            }
        }
    }

    @Test(arguments: HostileFile.all)
    func refusesTooManyPixelsBeforeAllocating(kind: HostileFile) {
        let extent = kind.bombExtent
        #expect(throws: kind.tooLarge(extent, extent, PNG.defaultMaximumElements)) {
            try PictureFile.decode(kind.bomb)
        }
    }

    @Test(arguments: HostileFile.all) func countsTheLimitInElements(kind: HostileFile) throws {
        let elements = 3 * kind.height * kind.width
        let picture = try PictureFile.decode(kind.file, maximumElements: elements)
        #expect((picture.height, picture.width) == (kind.height, kind.width))
        #expect(throws: kind.tooLarge(kind.width, kind.height, elements - 1)) {
            try PictureFile.decode(kind.file, maximumElements: elements - 1)
        }
    }
}
