/// A text about a safetensors file as a whole, which stands in the file itself under a name.
package struct SafetensorsNote: Sendable, Equatable {
    /// What it is about.
    package let name: String
    /// What it says.
    package let text: String

    /// A note of this name.
    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// How far into a file notes are looked for: a file that has more before them wasn't written
    /// here.
    private static let reach = 4096

    /// Reads the note of this name from a file.
    ///
    /// Only the beginning is read, since a file of ours begins with its notes: nil for a file that
    /// has none there, and for one that is no such file or can't be read.
    package init?(named name: String, in path: String) {
        guard let text = Self.first(in: path)[name] else { return nil }
        self.init(name: name, text: text)
    }

    /// The texts of the notes that a file begins with, by their names.
    package static func first(in path: String) -> [String: String] {
        guard let beginning = try? FileImage(beginningOf: path, atMost: reach),
            SafetensorsHeader.opens(beginning)
        else { return [:] }
        let text = 8..<beginning.count
        var parser = HeaderParser(ByteReader(beginning, part: "the header", range: text))
        var found: [String: String] = [:]
        // What comes behind the notes may be cut off: whatever is wrong there is of no interest.
        try? parser.object { (key, parser) throws(WeightsError) in
            guard key == SafetensorsHeader.metadata else { return try parser.skipValue() }
            try parser.object { (note, parser) throws(WeightsError) in
                found[note] = try parser.string()
            }
        }
        return found
    }
}
