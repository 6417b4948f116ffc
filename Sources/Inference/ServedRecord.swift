import Files
import Glibc
import Synchronization
import Wire

/// Where it is kept what administrators have changed about the models that are served, so that it
/// lasts when the daemon starts anew: a small file beside the models.
///
/// Changed by the worker for files alone, and at the start and the end, when there is no other.
package final class ServedRecord: Sendable {
    /// The file's name: no client can name it, for the dot.
    static let fileName = ".served.json"
    /// More bytes than any honest file has.
    private static let longest = 16 << 20

    /// Where the file is; nil where nothing lasts.
    private let path: String?
    /// Keeps the folder locked: two daemons must not write one file in turn.
    private let lock: FolderHold?
    private let state: Mutex<ServedState>
    /// What was wrong when it was read, and what follows from that; nil when nothing was.
    package let trouble: String?

    /// A record that lasts as long as the daemon does.
    package init() {
        (path, lock, trouble) = (nil, nil, nil)
        state = Mutex(ServedState())
    }

    /// The record in a models directory.
    ///
    /// A file that can't be read, or isn't understood, is put aside under another name, and never
    /// written over.
    package init(in directory: ModelsDirectory) {
        let path = directory.path(ofOwn: Self.fileName)
        guard let lock = FolderHold(path.folder) else {
            (self.path, self.lock) = (nil, nil)
            state = Mutex(ServedState())
            trouble =
                "another daemon notes in the models directory what it serves: what is loaded and "
                + "unloaded here lasts as long as this daemon only"
            return
        }
        self.lock = lock
        do {
            let found = try Self.state(in: path)
            state = Mutex(found)
            (self.path, trouble) = (path, nil)
        } catch {
            state = Mutex(ServedState())
            let reason = (error as? WireError)?.message ?? (error as? FileError)?.reason ?? ""
            let start = "\(path) does not say what is to be served: \(reason)"
            if let aside = Self.putAside(path) {
                self.path = path
                trouble = "\(start); it lies in \(aside) now, and what it told of is not loaded"
            } else {
                self.path = nil
                trouble =
                    "\(start); it can't be put aside (\(lastSystemError())), so what is loaded and "
                    + "unloaded lasts as long as this daemon only"
            }
        }
    }

    /// Whether what it is told is there when the daemon starts anew.
    var lasts: Bool { path != nil }

    /// What it says now.
    var current: ServedState { state.withLock { $0 } }

    /// Changes it; the change is on the disk on return.
    ///
    /// Not for two at once: so whoever reads it meanwhile waits for no disk.
    ///
    /// - Throws: `storage` when it can't be written; then nothing is changed.
    func change(_ body: (inout ServedState) -> Void) throws(WireError) {
        let before = current
        var next = before
        body(&next)
        guard next != before else { return }
        if let path {
            do throws(FileError) {
                try AtomicFile.write(next.bytes, to: path)
            } catch {
                throw WireError(
                    .storage,
                    "it could not be noted for the daemon's next start: \(error.reason); nothing "
                        + "was changed"
                )
            }
        }
        state.withLock { $0 = next }
    }

    private static func state(in path: String) throws -> ServedState {
        // Whoever can't even look has a file too, as far as anybody knows.
        guard unsafe access(path, F_OK) == 0 || errno != ENOENT else { return ServedState() }
        let bytes = try File(path).bytes(atMost: longest + 1)
        guard bytes.count <= longest else {
            throw WireError.tooLarge("its bytes", nil, limit: longest)
        }
        return try ServedState(reading: bytes)
    }

    /// Gives the file a name that nothing has; nil when that can't be done.
    private static func putAside(_ path: String) -> String? {
        for number in 1...1000 {
            let aside = "\(path).damaged-\(number)"
            var status = stat()
            if unsafe lstat(aside, &status) == 0 { continue }
            return unsafe rename(path, aside) == 0 ? aside : nil
        }
        return nil
    }
}

/// A folder that is locked for as long as this lives, as advice among daemons.
private final class FolderHold: Sendable {
    private let descriptor: Int32

    /// Locks the folder; nil where somebody else has.
    ///
    /// Where locks can't be had at all, such as on some network's disks, it does without.
    ///
    /// The corresponding C function is `flock`.
    init?(_ path: String) {
        descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            return nil
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
