internal import Files

/// How the results of matchings are named after the given pictures.
package enum MatchEnding: String, Sendable {
    /// Of another network's pictures.
    case matched
    /// Of photographs.
    case represented

    /// The result's file for a given picture, by its file name without the ending.
    package func file(for stem: String) -> String { "\(FileStem(stem))\(suffix)" }

    /// The given picture's file name without its ending, by the result's file; nil of any other
    /// file.
    package func stem(of file: String) -> String? {
        file.hasSuffix(suffix) ? String(file.dropLast(suffix.count)) : nil
    }

    private var suffix: String { "-\(rawValue).png" }
}
