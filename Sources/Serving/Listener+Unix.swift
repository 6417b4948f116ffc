import Glibc

extension Listener {
    /// How many connections the kernel keeps until they are accepted.
    static let backlog: CInt = 511

    /// Listens on a Unix socket that only its owner and group can use.
    ///
    /// A socket that nobody listens on any more is replaced; anything else at that path is left
    /// alone.
    ///
    /// The path has at most 107 bytes; without a `group` the socket has the process's own.
    package static func unix(path: String, group: String? = nil) throws(ListenerError) -> Listener {
        var address = try UnixAddress(path)
        let owner = try group.map { (name) throws(ListenerError) in try groupID(name) }
        try removeStale(path, &address)
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | closeOnExec, 0)
        guard descriptor >= 0 else { throw .system("no socket") }
        do throws(ListenerError) {
            guard unsafe address.withSockaddr({ unsafe bind(descriptor, $0, $1) }) == 0 else {
                throw .system("cannot bind \(path)")
            }
            // Nobody can connect before `listen`, so that the mode is set in time.
            if let owner, unsafe chown(path, uid_t.max, owner) != 0 {
                throw .system("cannot give \(path) to the group")
            }
            guard unsafe chmod(path, 0o660) == 0 else { throw .system("cannot chmod \(path)") }
            guard listen(descriptor, backlog) == 0 else {
                throw .system("cannot listen on \(path)")
            }
        } catch {
            _ = Glibc.close(descriptor)
            throw error
        }
        return Listener(
            descriptor: descriptor,
            transport: .unix,
            description: path,
            ownPath: path
        )
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
        let probe = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | closeOnExec, 0)
        guard probe >= 0 else { throw .system("no socket") }
        defer { _ = Glibc.close(probe) }
        if unsafe address.withSockaddr({ unsafe connect(probe, $0, $1) }) == 0 {
            throw .inUse(path)
        }
        guard errno == ECONNREFUSED else { throw .system("cannot tell who has \(path)") }
        guard unsafe unlink(path) == 0 else { throw .system("cannot remove the stale \(path)") }
    }
}

/// The address of a Unix socket: a path, or with a leading `@` a name in Linux's abstract space.
struct UnixAddress {
    private var address = sockaddr_un()
    private let length: socklen_t

    init(_ path: String) throws(ListenerError) {
        let limit = MemoryLayout.size(ofValue: address.sun_path) - 1
        var bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= limit else { throw .pathTooLong(path, limit: limit) }
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 }
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        // An abstract name has no terminator: its length says where it ends.
        let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        length = socklen_t(start + bytes.count + (isAbstract ? 0 : 1))
    }

    /// Lends the address for a system call.
    mutating func withSockaddr<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        let length = length
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, length)
            }
        }
    }
}
