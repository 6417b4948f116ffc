import Files
import Glibc
import Weights
import Wire

/// A file that `model.save` wrote, and whose it is.
struct SavedModel: Sendable {
    /// The name that it was saved under.
    let name: String
    /// The file's length.
    let bytes: Int
    /// The user who saved it; nil for an administrator's, and for files that somebody else put
    /// there.
    let user: UInt32?

    /// The file at a path; nil where there is no regular file.
    init?(at path: String, name: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        self.name = name
        bytes = Int(status.st_size)
        user = SafetensorsNote(named: Self.note, in: path).flatMap { UInt32($0.text) }
    }

    /// The note in a file that says whose it is.
    private static let note = "tenchd.user"

    /// What a file says of whose it is that this peer saves; nothing where that is nobody's: an
    /// administrator's files are the daemon's.
    static func note(by peer: Peer) -> SafetensorsNote? {
        guard peer.role != .admin, let user = peer.account.user else { return nil }
        return SafetensorsNote(name: note, text: "\(user)")
    }
}

/// How many models one user may have saved, and how large they may be together; administrators have
/// no such limit.
package struct SavingQuota: Sendable {
    /// How many.
    package var models = 16
    /// Bytes of all of them.
    package var bytes = 1 << 30

    /// Checks that a peer may save so many bytes under a name; what it has under that name is
    /// replaced, and doesn't count.
    ///
    /// - Throws: `too_large`, with what the peer has saved.
    func check(
        _ saved: [SavedModel],
        saving name: SavedName,
        bytes new: Int,
        for peer: Peer
    ) throws(WireError) {
        guard peer.role != .admin else { return }
        let others = saved.filter { $0.user == peer.account.user && $0.name != name.text }
        let names = others.map(\.name).sorted().joined(separator: ", ")
        let advice = "; model.delete removes one of \(names)"
        guard others.count < models else {
            throw .tooLarge("your saved models", others.count + 1, limit: models, advice: advice)
        }
        let sum = others.reduce(new) { $0 + $1.bytes }
        guard sum <= bytes else {
            throw .tooLarge(
                "bytes of your saved models",
                sum,
                limit: bytes,
                advice: others.isEmpty ? "; f16 and bf16 take half of what f32 does" : advice
            )
        }
    }
}
