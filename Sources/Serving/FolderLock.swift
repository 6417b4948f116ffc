import Files
import Glibc

/// Keeps daemons that start and stop at the same path out of each other's way: between a look at a
/// socket and its removal, no other daemon is to put its own there.
enum FolderLock {
    /// How often a lock that somebody else holds is tried again, and how long apart: a second in
    /// all.
    private static let (tries, pause) = (100, useconds_t(10_000))

    /// Does `body` under a lock of the folder that a path is in.
    ///
    /// The lock is advice among daemons. Where it can't be had, because the folder can't be opened
    /// or somebody keeps it locked, `body` is done all the same.
    ///
    /// The corresponding C function is `flock`.
    static func with<R, E: Error>(
        folderOf path: String,
        _ body: () throws(E) -> R
    ) throws(E) -> R {
        let folder = unsafe open(path.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // Closing it lets go of the lock.
        defer { if folder >= 0 { _ = close(folder) } }
        if folder >= 0 {
            var left = tries
            while flock(folder, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK, left > 0 {
                usleep(pause)
                left -= 1
            }
        }
        return try body()
    }
}
