import Glibc
import Synchronization

/// The file of a Unix socket that this process listens on.
///
/// Known by device and inode, so that only this very file is removed: never that of a successor
/// who listens at the same path, nor anything else that was put there. An inode's number is given
/// to another file once nothing holds it, so the file has to go while the socket is still open.
final class SocketFile: Sendable {
    private let path: String
    /// The file's identity; nil once it was removed.
    private let identity: Mutex<FileIdentity?>

    /// The file at the path of a socket that was just bound.
    init(at path: String) {
        self.path = path
        identity = Mutex(FileIdentity(of: path))
    }

    /// Removes the file if it is still there; to be called before the socket is closed.
    ///
    /// It does nothing when it is called again.
    func remove() {
        identity.withLock { identity in
            defer { identity = nil }
            guard let identity else { return }
            FolderLock.with(folderOf: path) {
                if FileIdentity(of: path) == identity { unsafe _ = unlink(path) }
            }
        }
    }
}

/// What tells one file from all others, whatever they are called: for as long as it is there.
struct FileIdentity: Equatable {
    private let device: dev_t
    private let inode: ino_t

    /// That of what is at a path, symbolic links not followed; nil when there is nothing.
    init?(of path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        (device, inode) = (status.st_dev, status.st_ino)
    }
}
