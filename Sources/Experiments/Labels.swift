/// What the classes are called: a name each, in class order.
package struct Labels: Sendable, Equatable {
    /// The names; empty when unknown.
    package let names: [String]

    /// These names.
    package init(_ names: [String] = []) {
        self.names = names
    }

    /// The lines of a text file; an empty last line doesn't count.
    package init(file: String) throws(FileError) {
        let text = String(decoding: try OutputFolder.read(file), as: UTF8.self)
        // By property, because "\r\n" is one character and not the one "\n" is.
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map(String.init)
        if lines.last == "" { lines.removeLast() }
        self.init(lines)
    }

    /// The class's name; nil when it has none.
    package subscript(classIndex: Int) -> String? {
        names.indices.contains(classIndex) ? names[classIndex] : nil
    }

    /// The class's number and name: `11 goldfinch`.
    package func title(_ classIndex: Int) -> String {
        self[classIndex].map { "\(classIndex) \($0)" } ?? "\(classIndex)"
    }

    /// A file name for the class's picture, sorted as the classes are: `011-goldfinch.png`.
    package func fileName(_ classIndex: Int) -> String {
        let digits = String(classIndex)
        let number = String(repeating: "0", count: max(3 - digits.count, 0)) + digits
        guard let name = self[classIndex] else { return number + ".png" }
        let plain = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return number + "-" + String(plain) + ".png"
    }
}
