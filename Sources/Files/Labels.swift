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

    /// The lines of a UTF-8 text file; an empty last line and a byte order mark don't count.
    ///
    /// What holds names in another form, or none, is told for what it is; messages call the file by
    /// its `name`, by default its path.
    package init(file path: String, called name: String? = nil) throws(LabelsError) {
        guard Folder.names(in: path) == nil else { throw .folder(name ?? path) }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try File.bytes(of: path)
        } catch {
            throw .unreadable(file: name ?? path, reason: error.reason)
        }
        self = try Labels(text: bytes, of: name ?? path)
    }

    /// The lines of such a file's bytes; `path` is for messages.
    private init(text bytes: [UInt8], of path: String) throws(LabelsError) {
        let format = FileFormat(start: bytes)
        guard format == .text || format == .json || format == .binary else {
            throw .foreign(file: path, format)
        }
        guard !bytes.contains(0) else { throw .foreign(file: path, .binary) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unreadable(file: path, reason: "it is not UTF-8")
        }
        // By property, because "\r\n" is one character and not the one "\n" is.
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        if lines.first?.first == "\u{FEFF}" { lines[0].removeFirst() }
        // A label may begin with a bracket; all of them together don't end with its other half.
        let end = lines.last?.last { !$0.isWhitespace }
        guard format != .json || (end != "}" && end != "]") else {
            throw .foreign(file: path, .json)
        }
        self.init(lines.map(String.init))
    }

    /// Refuses names that are not one for each class; `path` is for the message.
    package func check(_ path: String, classes: Int) throws(LabelsError) {
        guard names.count == classes else {
            throw .count(file: path, names.count, classes: classes)
        }
    }

    /// The class's name; nil when it has none.
    package subscript(classIndex: Int) -> String? {
        names.indices.contains(classIndex) ? names[classIndex] : nil
    }
}

/// Why labels could not be taken from a file.
package enum LabelsError: Error, Equatable, CustomStringConvertible {
    /// The file could not be opened, or is no text.
    case unreadable(file: String, reason: String)
    /// A folder.
    case folder(String)
    /// A file that is no list of names.
    case foreign(file: String, FileFormat)
    /// The number of names is not that of the network's classes.
    case count(file: String, Int, classes: Int)

    /// One sentence for people.
    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "the labels in \(file) cannot be read: \(reason)"
        case .folder(let file): "the labels in \(file) cannot be read: \(Self.form("a folder"))"
        case .foreign(let file, .json):
            "the labels in \(file) cannot be read: "
                + Self.form("a JSON text or a dictionary of Python's")
        case .foreign(let file, let format):
            "the labels in \(file) cannot be read: \(Self.form(format.rawValue))"
        case .count(let file, let count, let classes):
            "the labels in \(file) are \(count) lines, and the network has \(classes) classes: "
                + "there must be a line for each class, in their order"
                + (count == classes + 1 ? "; some lists begin with a class for the background" : "")
        }
    }

    private static func form(_ found: String) -> String {
        "it is \(found); needed is a text with a name on each line"
    }
}
