import Files
import Glibc
import Weights
import Wire

/// A file that a peer had the daemon write, and whose it is.
struct SavedFile: Sendable {
    /// What it keeps.
    let item: SavedItem
    /// Its length.
    let bytes: Int
    /// Seconds since 1970 when it was written.
    let written: Double
    /// The texts that it begins with, by their names.
    let notes: [String: String]

    /// The file at a path; nil where there is no regular file.
    init?(at path: String, _ item: SavedItem) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        self.item = item
        bytes = Int(status.st_size)
        written = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
        notes = SafetensorsNote.first(in: path)
    }

    /// The note in a file that says whose it is.
    private static let note = "tenchd.user"

    /// The user who saved it; nil for an administrator's, and for files that somebody else put
    /// there.
    var user: UInt32? { notes[Self.note].flatMap { UInt32($0) } }

    /// What a file says of whose it is that this peer saves; nothing where that is nobody's: an
    /// administrator's files are the daemon's.
    static func note(by peer: Peer) -> SafetensorsNote? {
        guard peer.role != .admin, let user = peer.account.user else { return nil }
        return SafetensorsNote(name: note, text: "\(user)")
    }
}

/// How many models and snapshots one user may have saved, and how large they may be together;
/// administrators have no such limit.
package struct SavingQuota: Sendable {
    /// How many.
    package var models = 16
    /// Bytes of all of them.
    package var bytes = 1 << 30

    /// Checks that a peer may save so many bytes; what it has in the same file is replaced, and
    /// doesn't count.
    ///
    /// - Throws: `too_large`, with what the peer has saved.
    func check(
        _ saved: [SavedFile],
        saving item: SavedItem,
        bytes new: Int,
        for peer: Peer
    ) throws(WireError) {
        guard peer.role != .admin else { return }
        let others = saved.filter { $0.user == peer.account.user && $0.item != item }
        let advice = Self.advice(on: others.map(\.item))
        guard others.count < models else {
            throw .tooLarge(
                "your saved models and snapshots",
                others.count + 1,
                limit: models,
                advice: advice
            )
        }
        let sum = others.reduce(new) { $0 + $1.bytes }
        guard sum <= bytes else {
            let half = item.isSnapshot ? "" : "; f16 and bf16 take half of what f32 does"
            throw .tooLarge(
                "bytes of your saved models and snapshots",
                sum,
                limit: bytes,
                advice: others.isEmpty ? half : advice
            )
        }
    }

    /// How some of these are got rid of.
    private static func advice(on items: [SavedItem]) -> String {
        func names(_ items: [SavedItem]) -> String {
            items.map(\.name.text).sorted().joined(separator: ", ")
        }
        let (models, snapshots) = (items.filter { !$0.isSnapshot }, items.filter(\.isSnapshot))
        return (models.isEmpty ? "" : "; \(ModelDelete.method) removes one of \(names(models))")
            + (snapshots.isEmpty
                ? "" : "; \(SnapshotDrop.method) removes one of \(names(snapshots))")
    }
}
