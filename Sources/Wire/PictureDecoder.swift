package import Tensors

/// How the reader of requests makes a tensor of a picture file.
///
/// This module knows no picture format; who reads requests brings the codec along.
package struct PictureDecoder: Sendable {
    /// Why a file is no picture, in words.
    package struct Problem: Error {
        /// Half a sentence, without the file's place.
        package let reason: String

        /// A problem for this reason.
        package init(_ reason: String) { self.reason = reason }
    }

    /// A decoder: makes `[1, 3, h, w]` values of 0…1 of a PNG file that has no more than so many
    /// elements, resized bilinearly when a size is given.
    package typealias Decode =
        @Sendable (
            _ file: [UInt8], _ size: PictureSize?, _ maximumElements: Int
        ) throws(Problem) -> Tensor

    let decode: Decode

    /// A decoder that works so.
    package init(_ decode: @escaping Decode) { self.decode = decode }

    /// For readers of what has no pictures in it.
    package static let none = PictureDecoder { (_, _, _) throws(Problem) in
        throw Problem("no pictures are read here")
    }
}
