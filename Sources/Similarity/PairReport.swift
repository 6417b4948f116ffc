internal import Experiments
package import Files
package import JSON
internal import Tables

/// How alike two models' outputs are: a table, and figures for the record.
package struct PairReport: Sendable {
    private let models: [String]
    private let subjects: [Subject]
    private let comparison: SpaceComparison

    /// The report on two models of the same pictures.
    package init(_ first: ModelReport, _ second: ModelReport, subjects: [Subject]) {
        models = [first.model, second.model]
        self.subjects = subjects
        comparison = SpaceComparison(first.space, second.space)
    }

    /// The figures for `run.json`.
    package var json: JSONValue {
        let distances = comparison.distances
        return [
            "models": .array(models.map(JSONValue.string)),
            "mean_distance": JSONValue(distances.reduce(0, +) / Double(distances.count)),
            "correlation": JSONValue(comparison.correlation),
            "linear_cka": JSONValue(comparison.alignment),
        ]
    }

    /// Writes the table, a row a picture.
    package func write(to folder: OutputFolder, named name: String) throws(FileError) {
        var table = CSV(["picture", "number", "title", "distance", "correlation"])
        for (position, subject) in subjects.enumerated() {
            table.add([
                subject.stem, "\(subject.number)", subject.title,
                "\(comparison.distances[position])", "\(comparison.correlations[position])",
            ])
        }
        try folder.write(Array(table.description.utf8), to: name)
    }
}
