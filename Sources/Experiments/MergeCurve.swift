/// J at every step of a merging, as a table in a file.
public struct MergeCurve: Sendable {
    private var rows: [String] = ["step,picture,loss,gradient_norm,update_norm"]

    /// The table's file name.
    public static let fileName = "curve.csv"

    /// A table without steps.
    public init() {}

    /// Adds a step of the lesson of that name.
    public mutating func add(_ step: Merging.Step, name: String) {
        let quoted =
            name.contains { ",\"\r\n".contains($0) }
            ? "\""
                + name.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\"" : name
        rows.append(
            "\(step.index),\(quoted),\(step.loss),\(step.gradientNorm),\(step.updateNorm)"
        )
    }

    /// Writes the table as it is so far.
    public func write(to folder: OutputFolder) throws(FileError) {
        try folder.write(Array((rows.joined(separator: "\n") + "\n").utf8), to: Self.fileName)
    }
}
