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
        try Self.check(path)
        self.path = path
        let endings = [SavedName.fileEnding, ServedRecord.fileName]
        _ = AtomicFile.removeLeftovers(in: path, ending: endings)
    }

    /// Checks a folder as opening it does, and changes nothing in there.
    package static func check(_ path: String) throws(FileError) {
        guard unsafe access(path + "/.", R_OK | W_OK | X_OK) == 0 else {
            throw .closed(folder: path, reason: lastSystemError())
        }
    }

    /// Its path from the root on, links followed; nil when it has gone.
    var absolutePath: String? {
        guard let real = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
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

    /// Where something is saved.
    func path(of item: SavedItem) -> String { path + "/" + item.file.text }

    /// Where the daemon has a file of its own, whose name is none that a client can have.
    func path(ofOwn name: String) -> String {
        precondition(BareName(name) == nil, "\(name) could be a client's")
        return path + "/" + name
    }

    /// What is saved as this; nil where nothing is.
    func saved(as item: SavedItem) -> SavedFile? { SavedFile(at: path(of: item), item) }

    /// Whether anything has the name of a file to be saved, a folder or a link too.
    func isTaken(_ item: SavedItem) -> Bool {
        var status = stat()
        return unsafe lstat(path(of: item), &status) == 0
    }

    /// Checks that a peer may replace, read or delete what is saved as this: its own file, or as an
    /// administrator any.
    func checkIsOwn(_ item: SavedItem, of peer: Peer, for deed: String) throws(WireError) {
        if peer.role == .admin { return }
        guard let user = saved(as: item)?.user, user == peer.account.user else {
            throw .forbidden("\(deed), which you did not save,", needs: .admin)
        }
    }

    /// All that is saved, as it lies there now.
    func allSaved() -> [SavedFile] {
        (Folder.names(in: path) ?? []).compactMap { SavedItem(file: $0).flatMap(saved) }
    }

    /// Removes what is saved as this, for good: its absence is on the disk on return.
    ///
    /// - Throws: `storage` when it can't be removed; then it is there still, unless the last step
    ///   alone failed, which makes that durable.
    func remove(_ item: SavedItem) throws(WireError) {
        do throws(FileError) {
            guard unsafe unlink(path(of: item)) == 0 else {
                throw .unwritable(path, reason: lastSystemError())
            }
            try Folder.flush(path)
        } catch {
            throw WireError(.storage, "\(item.file) cannot be deleted: \(error.reason)")
        }
    }
}

extension WireError {
    /// The models directory has no regular file of that name.
    static func noFile(_ file: BareName, member: String, _ hint: String = "") -> WireError {
        .invalidParams(
            "\(member): the models directory holds no file \(file.text.debugDescription)\(hint)",
            member: member
        )
    }
}
