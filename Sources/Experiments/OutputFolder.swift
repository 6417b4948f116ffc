private import Glibc

/// A folder for a run's results.
///
/// A file in it is whole or not there, whenever the run ends.
package struct OutputFolder: Sendable {
    /// Where it is.
    package let path: String

    /// Uses the folder, which is made (with those above it) unless it exists; it must be writable.
    package init(path: String) throws(FileError) {
        self.path = path
        try Self.make(path)
        guard unsafe access(path, W_OK | X_OK) == 0 else { throw FileError("write into", path) }
    }

    /// Writes a file under a passing name, then moves it over `name`; on error the old one stays.
    package func write(_ bytes: [UInt8], to name: String) throws(FileError) {
        let final = "\(path)/\(name)"
        let passing = "\(path)/.\(name).\(getpid())"
        let file = unsafe open(passing, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileError("write", final) }
        do throws(FileError) {
            defer { close(file) }
            guard Output(descriptor: file).write(bytes), fsync(file) == 0 else {
                throw FileError("write", final)
            }
            guard unsafe rename(passing, final) == 0 else { throw FileError("write", final) }
        } catch {
            unsafe unlink(passing)
            throw error
        }
    }

    /// Whether there is a file of that name.
    package func has(_ name: String) -> Bool {
        unsafe access("\(path)/\(name)", F_OK) == 0
    }

    /// A file's bytes.
    package static func read(_ path: String) throws(FileError) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileError("read", path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(file, $0.baseAddress, $0.count)
            }
            if count == 0 { return bytes }
            guard count > 0 || errno == EINTR else { throw FileError("read", path) }
            bytes += chunk.prefix(max(count, 0))
        }
    }

    /// The names of what a folder holds, in no order; nil when there is no such folder to be read.
    static func names(in path: String) -> [String]? {
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

    private static func make(_ path: String) throws(FileError) {
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw FileError("make the folder", path)
        }
        try make(String(path[..<slash]))
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw FileError("make the folder", path)
        }
    }
}

/// What could not be done with a file, and the system's reason.
package struct FileError: Error, Equatable, CustomStringConvertible {
    /// The sentence.
    package let description: String

    /// Takes the reason from `errno`, so it must be made right after the call that failed.
    init(_ attempt: String, _ path: String) {
        let reason = unsafe String(cString: strerror(errno))
        description = "cannot \(attempt) \(path): \(reason)"
    }
}
