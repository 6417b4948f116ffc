private import Glibc

/// What is done with folders as such.
package enum Folder {
    /// Makes a folder, and those above it, unless it exists.
    package static func make(_ path: String) throws(FileError) {
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw .unmade(folder: path, reason: lastSystemError())
        }
        try make(String(path[..<slash]))
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw .unmade(folder: path, reason: lastSystemError())
        }
    }

    /// Has the disk take up what was renamed in a folder, or removed from it.
    package static func flush(_ path: String) throws(FileError) {
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .unwritable(path, reason: lastSystemError()) }
        defer { close(folder) }
        // Some file systems keep no folders on a disk, and say EINVAL.
        guard fsync(folder) == 0 || errno == EINVAL else {
            throw .unwritable(path, reason: lastSystemError())
        }
    }

    /// The names of what a folder holds, in no order; nil when there is no such folder to be read.
    package static func names(in path: String) -> [String]? {
        guard let folder = unsafe opendir(path) else { return nil }
        defer { unsafe _ = closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
                unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
