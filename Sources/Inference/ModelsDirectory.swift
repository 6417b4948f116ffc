import Glibc
import Wire

/// The one folder that clients can name files of, by bare names: never a path.
struct ModelsDirectory: Sendable {
    private let path: String

    init(path: String) { self.path = path }

    /// The path of a weights file in the folder.
    ///
    /// - Throws: `invalid_params` for anything but the bare name of a regular file that is there.
    func existing(_ file: String) throws(WireError) -> String {
        guard Self.isBareName(file, allowingDots: true) else {
            throw .invalidParams(
                "file: \(file.debugDescription) is not the bare name of a file in the models directory"
            )
        }
        let full = path + "/" + file
        var status = stat()
        guard unsafe stat(full, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .invalidParams(
                "file: the models directory holds no file \(file.debugDescription)"
            )
        }
        return full
    }

    /// Where a model of this name is saved, and whether something of that name is there already.
    ///
    /// - Throws: `invalid_params` for a name that isn't of letters, digits, `_` and `-`.
    func target(_ name: String) throws(WireError) -> (path: String, isTaken: Bool) {
        guard Self.isBareName(name, allowingDots: false) else {
            throw .invalidParams(
                "name: \(name.debugDescription) may hold letters, digits, '_', '-' and '+' only"
            )
        }
        let full = "\(path)/\(name).safetensors"
        return (full, unsafe access(full, F_OK) == 0)
    }

    /// Whether `name` can stand for a model or a file without meaning anything to a file system.
    static func isBareName(_ name: String, allowingDots: Bool) -> Bool {
        let bytes = name.utf8
        guard let first = bytes.first, bytes.count <= 128 else { return false }
        return isWordCharacter(first)
            && bytes.allSatisfy {
                isWordCharacter($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
                    || (allowingDots && $0 == UInt8(ascii: "."))
            }
    }

    private static func isWordCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
