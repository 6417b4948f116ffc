private import Glibc

/// What could not be done with a file or folder, where, and the system's reason.
package enum FileError: Error, Equatable, Sendable {
    /// The file could not be opened or read.
    case unreadable(String, reason: String)
    /// The file could not be written; what stood there before is as it was.
    case unwritable(String, reason: String)
    /// Nothing can be written into the folder.
    case closed(folder: String, reason: String)
    /// The folder could not be made.
    case unmade(folder: String, reason: String)

    /// Why, in the system's words.
    package var reason: String {
        switch self {
        case .unreadable(_, let reason), .unwritable(_, let reason), .closed(_, let reason),
            .unmade(_, let reason):
            reason
        }
    }
}

extension FileError: CustomStringConvertible {
    /// One sentence for people, with the whole path.
    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        case .closed(let folder, let reason): "cannot write into \(folder): \(reason)"
        case .unmade(let folder, let reason): "cannot make the folder \(folder): \(reason)"
        }
    }
}

/// The C library's words for `errno`, to be asked for right after the failure.
package func lastSystemError() -> String {
    // glibc's strerror is thread-safe for the errors it knows, and these are its own.
    unsafe String(cString: strerror(errno))
}
