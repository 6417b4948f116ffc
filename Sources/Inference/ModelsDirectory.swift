import Glibc
import Wire

/// The one folder that clients can name files of, by bare names: never a path.
struct ModelsDirectory: Sendable {
    private let path: String

    init(path: String) { self.path = path }

    /// The path of a weights file in the folder.
    ///
    /// - Throws: `invalid_params` for anything but a regular file that is there.
    func existing(_ file: BareName) throws(WireError) -> String {
        let full = path + "/" + file.text
        var status = stat()
        guard unsafe stat(full, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .invalidParams(
                "file: the models directory holds no file \(file.text.debugDescription)"
            )
        }
        return full
    }

    /// Where weights of this name are saved, and whether something of that name is there already.
    func target(_ name: SavedName) -> (path: String, isTaken: Bool) {
        let full = path + "/" + name.file.text
        return (full, unsafe access(full, F_OK) == 0)
    }
}
