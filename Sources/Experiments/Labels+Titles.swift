package import Files

extension Labels {
    /// The class's number and name: `11 goldfinch`.
    package func title(_ classIndex: Int) -> String {
        self[classIndex].map { "\(classIndex) \($0)" } ?? "\(classIndex)"
    }

    /// A file name for the class's picture, sorted as the classes are: `011-goldfinch.png`; a long
    /// label is cut in it.
    package func fileName(_ classIndex: Int) -> String {
        let digits = String(classIndex)
        let number = String(repeating: "0", count: max(3 - digits.count, 0)) + digits
        guard let name = self[classIndex], !name.isEmpty else { return number + ".png" }
        let plain = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return "\(FileStem("\(number)-\(String(plain))")).png"
    }
}
