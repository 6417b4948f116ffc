import Files

/// Something that is read from strangers: what takes it, and what a search for bad input begins
/// with.
struct Format: Sendable {
    /// Its name on the command line.
    let name: String
    /// Byte sequences that mean something in it.
    let words: [[UInt8]]
    /// Small inputs, sound ones and others, from which all are made.
    let seeds: @Sendable () throws -> [[UInt8]]
    /// Reads an input as the daemon or a client does.
    ///
    /// Traps where the reader breaks a promise, beside where it crashes by itself.
    let take: @Sendable ([UInt8]) -> Void

    /// Every format.
    static let all = [
        lines, checkpoints, safetensors, indexes, models, networks, pictures, manifests, labels,
    ]

    /// The format of this name.
    static func named(_ name: String) -> Format? { all.first { $0.name == name } }

    /// The words of a text, by blanks.
    static func words(_ text: String) -> [[UInt8]] {
        text.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
    }
}

/// The folder `Tests`, where other tests' files lie.
let tests = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
