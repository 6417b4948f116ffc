import Glibc

/// A file of class labels: one a line, in the order of the classes.
enum Labels {
    /// The lines of the file at `path`.
    static func read(_ path: String) throws(LabelsError) -> [String] {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let file = unsafe fopen(path, "re") else {
            throw .unreadable(file: name, reason: unsafe String(cString: strerror(errno)))
        }
        defer { unsafe _ = fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while case let count = unsafe fread(&block, 1, block.count, file), count > 0 {
            bytes += block[..<count]
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unreadable(file: name, reason: "it is not UTF-8")
        }
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map(String.init)
    }
}

/// Why labels could not be read.
package enum LabelsError: Error, Equatable, CustomStringConvertible {
    /// The file could not be opened, or is no text.
    case unreadable(file: String, reason: String)

    /// One sentence for people.
    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "the labels in \(file) cannot be read: \(reason)"
        }
    }
}
