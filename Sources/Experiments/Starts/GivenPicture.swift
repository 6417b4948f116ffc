private import Crypto
package import Files
package import Imaging
internal import Runs

/// A picture that an experiment starts from rather than makes: another network's, or a photograph.
package struct GivenPicture: Sendable {
    /// The file's name without its ending: what results are named after.
    package let stem: String
    /// The class that the title in one of our pictures begins with, or else that of its folder, or
    /// else the number that the file's name begins with (`011-goldfinch.png`); nil without one.
    package let classIndex: Int?
    /// The pixels, 0…1, at the file's size.
    package let image: Image
    /// The file's SHA-256, in hexadecimal: what a manifest knows it by.
    package let sha256: String

    /// A picture under this name.
    package init(
        stem: String,
        image: Image,
        sha256: String,
        title: String? = nil,
        inFolderOf folderClass: Int? = nil
    ) {
        self.stem = stem
        self.image = image
        self.sha256 = sha256
        let numbers = [title, stem].map {
            $0.flatMap { Int($0.prefix { $0.isASCII && $0.isNumber }) }
        }
        classIndex = numbers[0] ?? folderClass ?? numbers[1]
    }

    /// Reads a PNG or JPEG file, perhaps one in a folder that is known to be of a class.
    ///
    /// - Throws: `GivenPictureError`.
    package init(
        file path: String,
        inFolderOf folderClass: Int? = nil
    ) throws(GivenPictureError) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try File.bytes(of: path)
        } catch { throw .unreadable(error) }
        do throws(PictureFileError) {
            let digest = SHA256.hash(data: bytes)
            self.init(
                stem: Self.stem(of: path),
                image: try PictureFile.decode(bytes),
                sha256: digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
                title: RecordedManifest.title(inPNG: bytes),
                inFolderOf: folderClass
            )
        } catch { throw .noPicture(path, reason: error) }
    }

    /// Reads files, and of folders every PNG and JPEG file but contact sheets, in order of name.
    ///
    /// - Returns: At least one picture, no two of one stem.
    /// - Throws: `GivenPictureError`.
    package static func all(at paths: [String]) throws(GivenPictureError) -> [GivenPicture] {
        var pictures: [GivenPicture] = []
        var seen: [String: String] = [:]
        for path in paths {
            for file in try files(at: path) {
                let picture = try GivenPicture(file: file)
                if let other = seen.updateValue(file, forKey: picture.stem) {
                    throw .sameName(other, file)
                }
                pictures.append(picture)
            }
        }
        return pictures
    }

    /// A folder's pictures, or the file itself.
    private static func files(at path: String) throws(GivenPictureError) -> [String] {
        guard let names = Folder.names(in: path) else { return [path] }
        let pictures = names.sorted().filter(isPicture)
        guard !pictures.isEmpty else { throw .emptyFolder(path) }
        return pictures.map { "\(path)/\($0)" }
    }

    /// Whether a file in a folder is meant when the folder is given: by its name.
    static func isPicture(_ name: String) -> Bool {
        let ending = name.split(separator: ".").last?.lowercased() ?? ""
        return ["png", "jpg", "jpeg"].contains(ending) && !name.hasPrefix(".")
            && !name.hasPrefix(sheetStem)
    }

    /// How a run's contact sheet, or its shards', is called: it shows the other files once more.
    private static let sheetStem = "sheet."

    /// A path's last part without its ending.
    private static func stem(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        let ending = name.lastIndex(of: ".") ?? name.endIndex
        return String(ending == name.startIndex ? name : name[..<ending])
    }
}

/// Why there is nothing to start from.
package enum GivenPictureError: Error, Equatable {
    /// A file that cannot be read.
    case unreadable(FileError)
    /// A file that is no picture.
    case noPicture(String, reason: PictureFileError)
    /// A folder without pictures.
    case emptyFolder(String)
    /// Two files whose results would have the same name.
    case sameName(String, String)
}

extension GivenPictureError: CustomStringConvertible {
    /// What is wrong, and with which file.
    package var description: String {
        switch self {
        case .unreadable(let error): error.description
        case .noPicture(let path, let reason): "\(path) is no picture: \(reason)"
        case .emptyFolder(let path): "the folder \(path) holds no PNG or JPEG file"
        case .sameName(let first, let second):
            "\(first) and \(second) have the same name, and so would their results"
        }
    }
}
