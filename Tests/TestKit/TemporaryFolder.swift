package import Foundation

/// A folder of a test's own, gone when the last one who holds it lets go of it.
package final class TemporaryFolder: Sendable {
    /// Where it is.
    package let url: URL

    /// Makes a new folder, its name short enough for a socket's address to hold a path in it.
    package init() throws {
        url = FileManager.default.temporaryDirectory
            .appending(component: "tench-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Where it is, without a slash at the end.
    package var path: String { url.path }

    /// The path of something in it, there or not.
    package func path(of name: String) -> String { url.appending(path: name).path }

    /// Makes a folder in it and gives its path.
    @discardableResult
    package func folder(_ name: String) throws -> String {
        let folder = url.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.path
    }

    /// Writes a file here, in the folders of its name, and gives its path.
    @discardableResult
    package func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: file)
        return file.path
    }

    /// Writes a file of this text here and gives its path.
    @discardableResult
    package func file(_ name: String, _ text: String) throws -> String {
        try file(name, Array(text.utf8))
    }

    /// A file's bytes.
    package func read(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: url.appending(path: name)))
    }

    /// A file's text.
    package func text(_ name: String) throws -> String {
        String(decoding: try read(name), as: UTF8.self)
    }

    /// The names of what is in it, sorted; hidden files count too.
    package func names(in folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(of: folder)).sorted()
    }

    /// Whether there is something of this name in it.
    package func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path(of: name))
    }
}
