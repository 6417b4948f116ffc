/// What the classes are called: a name each, in class order.
///
/// Here because the daemon reads such files for its models and clients read them for their titles,
/// and this is the lowest room that both know.
package struct Labels: Sendable, Equatable {
    /// The names; empty when unknown.
    package let names: [String]

    /// These names.
    package init(_ names: [String] = []) {
        self.names = names
    }

    /// The lines of a UTF-8 text file; an empty last line doesn't count.
    package init(file path: String) throws(LabelsError) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try File.bytes(of: path)
        } catch {
            throw .unreadable(file: path, reason: error.reason)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unreadable(file: path, reason: "it is not UTF-8")
        }
        // By property, because "\r\n" is one character and not the one "\n" is.
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.init(lines.map(String.init))
    }

    /// The class's name; nil when it has none.
    package subscript(classIndex: Int) -> String? {
        names.indices.contains(classIndex) ? names[classIndex] : nil
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
