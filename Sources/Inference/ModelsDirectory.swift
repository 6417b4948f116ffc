package import Files
import Glibc
import Wire

/// The one folder that clients can name files of, by bare names: never a path.
package struct ModelsDirectory: Sendable {
    private let path: String

    /// The folder at a path where something can be written, without what saves that never ended
    /// have left there.
    ///
    /// - Throws: `FileError.closed` for anything else.
    package init(opening path: String) throws(FileError) {
        guard unsafe access(path + "/.", R_OK | W_OK | X_OK) == 0 else {
            throw .closed(folder: path, reason: lastSystemError())
        }
        self.path = path
        _ = AtomicFile.removeLeftovers(in: path, ending: [".safetensors"])
    }

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
