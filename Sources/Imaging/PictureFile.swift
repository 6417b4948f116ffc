package import Files

/// A picture file of either kind that is read: PNG or JPEG, told apart by how it begins.
package enum PictureFile {
    /// The picture in a file, 0…1, at its size.
    ///
    /// - Parameters:
    ///   - file: The whole file; its size is checked before anything is allocated for its pixels.
    ///   - maximumElements: The most elements (3·h·w) accepted.
    /// - Returns: The picture, as `PNG.decode` or `JPEG.decode` reads it.
    /// - Throws: `PictureFileError`.
    package static func decode(
        _ file: [UInt8],
        maximumElements: Int = PNG.defaultMaximumElements
    ) throws(PictureFileError) -> Image {
        if file.starts(with: PNG.signature) {
            do throws(PNGError) {
                return try PNG.decode(file, maximumElements: maximumElements)
            } catch { throw .png(error) }
        }
        if file.starts(with: JPEG.signature) {
            do throws(JPEGError) {
                return try JPEG.decode(file, maximumElements: maximumElements)
            } catch { throw .jpeg(error) }
        }
        throw .unknown(FileFormat(start: file))
    }
}

/// Why a file is no picture.
package enum PictureFileError: Error, Equatable {
    /// It is a PNG file, and cannot be read.
    case png(PNGError)
    /// It is a JPEG file, and cannot be read.
    case jpeg(JPEGError)
    /// It is neither, but this.
    case unknown(FileFormat)
}

extension PictureFileError: CustomStringConvertible {
    /// The reason in words.
    package var description: String {
        switch self {
        case .png(let error): error.description
        case .jpeg(let error): error.description
        case .unknown(let format): "neither a PNG nor a JPEG file, but \(format.rawValue)"
        }
    }
}
