private import Files
private import Glibc
internal import Hummingbird

/// A file that is shown, open for reading.
///
/// It is reached from the folder down, a name at a time; no link is followed on the way, so that
/// nothing outside the folder is.
final class OpenFile: Sendable {
    private let descriptor: Int32
    /// Its size when it was opened.
    let size: Int
    /// When it was last written, and how large it was then.
    let stamp: Stamp

    /// Opens the file at a place.
    ///
    /// - Throws: That there is no such file.
    init(_ place: Place, of roots: [Root]) throws {
        guard let root = roots.first(where: { $0.name == place.names[0] }), place.names.count > 1,
            let descriptor = Self.descriptor(of: place.names.dropFirst(), in: root.path)
        else { throw HTTPError(.notFound) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw HTTPError(.notFound)
        }
        self.descriptor = descriptor
        stamp = Stamp(status)
        size = stamp.size
    }

    deinit { close(descriptor) }

    private static func descriptor(of names: ArraySlice<String>, in root: String) -> Int32? {
        var folder = unsafe open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for (index, name) in zip(names.indices, names) {
            guard folder >= 0 else { return nil }
            // What isn't a file may keep whoever opens it waiting.
            let kind = index == names.endIndex - 1 ? O_NONBLOCK : O_DIRECTORY
            let next = unsafe openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind)
            close(folder)
            folder = next
        }
        return folder >= 0 ? folder : nil
    }

    /// The next bytes, at least one.
    ///
    /// - Throws: `FileError`, when the file has become shorter too.
    func read(atMost count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe bytes.withUnsafeMutableBytes {
            unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        guard read > 0 else {
            throw FileError.unreadable(
                "a picture",
                reason: read == 0 ? "it became shorter" : lastSystemError()
            )
        }
        return Array(bytes.prefix(read))
    }

    /// The whole file.
    ///
    /// - Throws: `FileError`; that it is longer than that.
    func bytes(atMost longest: Int) throws -> [UInt8] {
        guard size <= longest else { throw HTTPError(.contentTooLarge) }
        var bytes: [UInt8] = []
        while bytes.count < size { bytes += try read(atMost: size - bytes.count) }
        return bytes
    }
}
