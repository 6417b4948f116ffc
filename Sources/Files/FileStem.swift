/// What a file is called before its ending, made of a text that was not chosen for that.
///
/// Two texts that differ have names that differ, and one text always has the same.
package struct FileStem: Sendable, Hashable, CustomStringConvertible {
    /// The name.
    package let text: String

    /// How many bytes it has at most.
    ///
    /// Names have 255 bytes, of which programs put some before and
    /// behind (`before-`, `-represented`, a number, the ending, what a file is called while it is
    /// written).
    package static let longest = 180

    /// The name for a text: the text itself wherever it can be.
    ///
    /// Slashes and control characters become hyphens, and a dot at the start, which would hide the
    /// file, an underscore; a long text is cut between two characters. What was changed ends in
    /// digits that tell it from others.
    package init(_ text: String) {
        var plain = String(
            String.UnicodeScalarView(text.unicodeScalars.map { Self.isOdd($0) ? "-" : $0 })
        )
        if plain.first == "." { plain = "_" + plain.dropFirst() }
        if plain.isEmpty { plain = "_" }
        guard plain != text || plain.utf8.count > Self.longest else {
            self.text = text
            return
        }
        let mark = "-" + Self.digest(of: text)
        while plain.utf8.count > Self.longest - mark.utf8.count { plain.removeLast() }
        self.text = plain + mark
    }

    /// The name.
    package var description: String { text }

    private static func isOdd(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "/" || scalar.properties.generalCategory == .control
            || scalar.properties.generalCategory == .lineSeparator
            || scalar.properties.generalCategory == .paragraphSeparator
    }

    /// Twelve digits of FNV-1a's 64 bits: no secret, and no two texts of a run share them.
    package static func digest(of text: String) -> String {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        let digits = String(hash >> 16, radix: 16)
        return String(repeating: "0", count: 12 - digits.count) + digits
    }
}
