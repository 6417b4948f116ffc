/// A name that can stand for a model or a file and means nothing to a file system: never a path.
public struct BareName: Sendable, Hashable, CustomStringConvertible {
    /// What a name has to be, as refusals say it.
    public static let rule =
        "a name of letters, digits, \"_\", \"-\", \"+\" and \".\" that begins with a letter, a digit "
        + "or \"_\", not a path"

    /// The name itself.
    public let text: String

    /// The text, if it keeps to the rule and has no more than 160 bytes: as many as the longest
    /// `SavedName` with its file's longest ending, and some to spare.
    public init?(_ text: String) {
        guard let first = text.utf8.first, Self.isWord(first), text.utf8.count <= 160 else {
            return nil
        }
        guard text.utf8.allSatisfy({ Self.isWord($0) || Self.marks.contains($0) }) else {
            return nil
        }
        self.text = text
    }

    /// The name of the file in which something of this name is saved.
    fileprivate init(_ saved: SavedName, ending: String) {
        text = saved.text + ending
    }

    /// The text.
    public var description: String { text }

    private static let marks = Array("-+.".utf8)

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// The name that weights or a snapshot are saved under: a bare name without a dot, since the file's
/// ending comes behind it.
public struct SavedName: Sendable, Hashable, CustomStringConvertible {
    /// What a name has to be, as refusals say it.
    public static let rule =
        "a name of letters, digits, \"_\", \"-\" and \"+\" that begins with a letter, a digit or "
        + "\"_\", not a path"

    /// What a file of weights has behind its name.
    package static let fileEnding = ".safetensors"
    /// What a snapshot's has: no name that weights are saved under ends so.
    package static let snapshotEnding = ".snapshot.safetensors"

    /// The name itself.
    public let text: String

    /// The text, if it keeps to the rule and has no more than 128 bytes.
    public init?(_ text: String) {
        guard BareName(text) != nil, !text.contains("."), text.utf8.count <= 128 else { return nil }
        self.text = text
    }

    /// The text.
    public var description: String { text }

    /// The weights' file in the daemon's models directory.
    public var file: BareName { BareName(self, ending: Self.fileEnding) }

    /// The snapshot's file in the daemon's models directory.
    public var snapshotFile: BareName { BareName(self, ending: Self.snapshotEnding) }
}

extension BareName: ExpressibleByStringLiteral {
    /// A name that stands in the code; traps when it breaks the rule.
    public init(stringLiteral text: String) {
        guard let name = BareName(text) else { preconditionFailure("\(text) is not \(Self.rule)") }
        self = name
    }
}

extension SavedName: ExpressibleByStringLiteral {
    /// A name that stands in the code; traps when it breaks the rule.
    public init(stringLiteral text: String) {
        guard let name = SavedName(text) else { preconditionFailure("\(text) is not \(Self.rule)") }
        self = name
    }
}

extension ParameterValue {
    /// A name for a model or a file.
    func bareName() throws(WireError) -> BareName {
        guard let name = BareName(try string()) else { throw wrong(BareName.rule) }
        return name
    }

    /// A name to save something under.
    func savedName() throws(WireError) -> SavedName {
        guard let name = SavedName(try string()) else { throw wrong(SavedName.rule) }
        return name
    }
}
