import Imaging
import TestKit
import Testing

/// A good file of one of the formats that are read, and what is wrong with one made worse.
struct HostileFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let file: [UInt8]
    let height: Int
    let width: Int
    /// A file that claims more pixels than any memory holds.
    let bomb: [UInt8]
    /// The extent, each way, that the bomb claims.
    let bombExtent: Int
    /// The error that a picture of too many pixels ends with.
    let tooLarge: @Sendable (_ width: Int, _ height: Int, _ maximum: Int) -> PictureFileError

    static let all = [png, jpeg]

    static let png: HostileFile = {
        let picture = testPicture(height: 7, width: 6)
        guard let file = try? PNG.encode(picture, text: ["tench": "{}"]) else {
            preconditionFailure("a picture can be encoded")
        }
        return HostileFile(
            testDescription: "PNG",
            file: file,
            height: 7,
            width: 6,
            // A header of 2³¹ − 1 pixels each way, its checksum right.
            bomb: bytes(
                base64: "iVBORw0KGgoAAAANSUhEUn////9/////CAIAAACbq5wxAAAAAElFTkSuQmCC"
            ),
            bombExtent: 0x7FFF_FFFF,
            tooLarge: { .png(.tooLarge(width: $0, height: $1, maximumElements: $2)) }
        )
    }()

    static let jpeg = HostileFile(
        testDescription: "JPEG",
        file: bytes(base64: JPEGReference.files[0].file),
        height: 6,
        width: 9,
        bomb: jpeg(height: 65500, width: 65500),
        bombExtent: 65500,
        tooLarge: { .jpeg(.tooLarge(width: $0, height: $1, maximumElements: $2)) }
    )

    /// The JPEG file with other extents in its frame's header.
    static func jpeg(height: Int, width: Int) -> [UInt8] {
        var file = bytes(base64: JPEGReference.files[0].file)
        // SOF0, its length (17) and its precision (8).
        let frame: [UInt8] = [0xFF, 0xC0, 0, 17, 8]
        let start = (0..<file.count - frame.count).first { file[$0...].starts(with: frame) }
        guard let start else { preconditionFailure("the file has a frame") }
        let extents = [height >> 8, height & 0xFF, width >> 8, width & 0xFF].map { UInt8($0) }
        file.replaceSubrange(start + 5..<start + 9, with: extents)
        return file
    }
}
