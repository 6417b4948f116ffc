import Files
import Glibc
import Wire

extension Listener {
    /// How many connections the kernel keeps until they are accepted.
    static let backlog: CInt = 511

    /// Listens on a Unix socket that only its owner and group can use.
    ///
    /// A socket that nobody listens on any more is replaced; anything else at that path is left
    /// alone. On an error nothing is left there.
    ///
    /// The path has at most 107 bytes; without a `group` the socket has the process's own.
    package static func unix(path: String, group: String? = nil) throws(ListenerError) -> Listener {
        var (address, owner) = try checked(path, group)
        return try FolderLock.with(folderOf: path) { () throws(ListenerError) in
            try removeStale(path, &address)
            return try bound(to: path, &address, owner: owner)
        }
    }

    /// Checks a path and a group as `unix` does, and opens nothing.
    package static func checkUnix(path: String, group: String?) throws(ListenerError) {
        _ = try checked(path, group)
        guard unsafe access(path.folder, W_OK | X_OK) == 0 else {
            throw .system("the folder of \(path)")
        }
        var status = stat()
        guard unsafe lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFSOCK else {
            throw .notASocket(path)
        }
    }

    private static func checked(
        _ path: String,
        _ group: String?
    ) throws(ListenerError) -> (address: UnixAddress, owner: gid_t?) {
        let address: UnixAddress
        do throws(UnixAddressError) {
            address = try UnixAddress(path)
        } catch { throw .unfitPath(error) }
        return (address, try group.map { (name) throws(ListenerError) in try groupID(name) })
    }

    private static func bound(
        to path: String,
        _ address: inout UnixAddress,
        owner: gid_t?
    ) throws(ListenerError) -> Listener {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | closeOnExec, 0)
        guard descriptor >= 0 else { throw .system("no socket") }
        guard unsafe address.withSockaddr({ unsafe bind(descriptor, $0, $1) }) == 0 else {
            let error = ListenerError.system("cannot bind \(path)")
            _ = Glibc.close(descriptor)
            throw error
        }
        let listener = Listener(
            descriptor: descriptor,
            transport: .unix,
            description: path,
            file: SocketFile(at: path)
        )
        do throws(ListenerError) {
            // Nobody can connect before `listen`, so that the mode is set in time.
            if let owner, unsafe chown(path, uid_t.max, owner) != 0 {
                throw .system("cannot give \(path) to the group")
            }
            guard unsafe chmod(path, 0o660) == 0 else { throw .system("cannot chmod \(path)") }
            guard listen(descriptor, backlog) == 0 else {
                throw .system("cannot listen on \(path)")
            }
        } catch {
            listener.abandon()
            throw error
        }
        return listener
    }

    static let closeOnExec = CInt(SOCK_CLOEXEC.rawValue)

    private static func groupID(_ name: String) throws(ListenerError) -> gid_t {
        guard let entry = unsafe getgrnam(name) else { throw .unknownGroup(name) }
        return unsafe entry.pointee.gr_gid
    }

    private static func removeStale(
        _ path: String,
        _ address: inout UnixAddress
    ) throws(ListenerError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
        // Without O_NONBLOCK it would wait for a daemon that stands still with a full backlog.
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | closeOnExec
        let probe = socket(AF_UNIX, kind, 0)
        guard probe >= 0 else { throw .system("no socket") }
        defer { _ = Glibc.close(probe) }
        if unsafe address.withSockaddr({ unsafe connect(probe, $0, $1) }) == 0 || errno == EAGAIN {
            throw .inUse(path)
        }
        guard errno == ECONNREFUSED else { throw .system("cannot tell who has \(path)") }
        guard unsafe unlink(path) == 0 else { throw .system("cannot remove the stale \(path)") }
    }
}
