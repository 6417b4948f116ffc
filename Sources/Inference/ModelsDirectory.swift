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
        let endings = [SavedName.fileEnding, ServedRecord.fileName]
        _ = AtomicFile.removeLeftovers(in: path, ending: endings)
    }

    /// The path of a weights file in the folder.
    ///
    /// - Throws: `invalid_params` for anything but a regular file that is there.
    func existing(_ file: BareName, member: String = "file") throws(WireError) -> String {
        let full = path + "/" + file.text
        var status = stat()
        guard unsafe stat(full, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .noFile(file, member: member)
        }
        return full
    }

    /// Where the daemon has a file of its own, whose name is none that a client can have.
    func path(ofOwn name: String) -> String {
        precondition(BareName(name) == nil, "\(name) could be a client's")
        return path + "/" + name
    }

    /// Where weights of this name are saved.
    func path(of name: SavedName) -> String { path + "/" + name.file.text }

    /// What is saved under this name; nil where nothing is.
    func saved(as name: SavedName) -> SavedModel? {
        SavedModel(at: path(of: name), name: name.text)
    }

    /// Whether anything has the name of a file to be saved, a folder or a link too.
    func isTaken(_ name: SavedName) -> Bool {
        var status = stat()
        return unsafe lstat(path(of: name), &status) == 0
    }

    /// Checks that a peer may replace or delete what has this name: its own file, or as an
    /// administrator any.
    func checkIsOwn(_ name: SavedName, of peer: Peer, for deed: String) throws(WireError) {
        if peer.role == .admin { return }
        guard let user = saved(as: name)?.user, user == peer.account.user else {
            throw .forbidden("\(deed), which you did not save,", needs: .admin)
        }
    }

    /// All that is saved, as it lies there now.
    func allSaved() -> [SavedModel] {
        let files = Folder.names(in: path) ?? []
        return files.compactMap { file in
            let ending = SavedName.fileEnding
            guard file.hasSuffix(ending), let name = SavedName(String(file.dropLast(ending.count)))
            else { return nil }
            return saved(as: name)
        }
    }

    /// Removes what is saved under this name, for good: its absence is on the disk on return.
    ///
    /// - Throws: `storage` when it can't be removed; then it is there still, unless the last step
    ///   alone failed, which makes that durable.
    func remove(_ name: SavedName) throws(WireError) {
        do throws(FileError) {
            guard unsafe unlink(path(of: name)) == 0 else {
                throw .unwritable(path, reason: lastSystemError())
            }
            try Folder.flush(path)
        } catch {
            throw WireError(.storage, "\(name.file) cannot be deleted: \(error.reason)")
        }
    }
}

extension WireError {
    /// The models directory has no regular file of that name.
    static func noFile(_ file: BareName, member: String) -> WireError {
        .invalidParams(
            "\(member): the models directory holds no file \(file.text.debugDescription)",
            member: member
        )
    }
}
