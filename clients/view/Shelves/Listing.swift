private import Files
private import Glibc
internal import Imaging

/// What a folder holds, as far as it is shown: no hidden name, nothing that a link leads to.
struct Listing: Equatable, Sendable {
    /// The folder's own stamp: another once a name in it has come, gone or changed hands.
    let stamp: Stamp
    /// Whether that stamp is too young to be relied on.
    let isSettled: Bool
    private(set) var files: [String: Stamp] = [:]
    private(set) var folders: [String] = []

    /// The listing of the folder at a path; nil when there is none that can be read.
    init?(_ path: String) {
        guard let (kind, stamp) = Self.look(at: path), kind == S_IFDIR,
            let names = Folder.names(in: path)
        else { return nil }
        self.stamp = stamp
        isSettled = !stamp.isRecent(at: Stamp.now)
        for name in names where Place.isShown(name) {
            guard let (kind, stamp) = Self.look(at: "\(path)/\(name)", following: false) else {
                continue
            }
            if kind == S_IFREG { files[name] = stamp }
            if kind == S_IFDIR { folders.append(name) }
        }
        folders.sort()
    }

    /// Whether the folder at the path is as it was listed.
    func isCurrent(_ path: String) -> Bool { isSettled && Self.look(at: path)?.stamp == stamp }

    private static func look(
        at path: String,
        following: Bool = true
    ) -> (kind: mode_t, stamp: Stamp)? {
        var status = stat()
        let result = unsafe following ? stat(path, &status) : lstat(path, &status)
        return result == 0 ? (status.st_mode & S_IFMT, Stamp(status)) : nil
    }
}
