internal import Experiments
internal import Files
internal import Tables

/// How alike two models' outputs are: a table, and figures for the record.
struct PairReport: Sendable {
    private let models: [String]
    private let subjects: [Subject]
    private let comparison: SpaceComparison

    /// The report on two models of the same pictures.
    init(_ first: ModelReport, _ second: ModelReport, subjects: [Subject]) {
        models = [first.model, second.model]
        self.subjects = subjects
        comparison = SpaceComparison(first.space, second.space)
    }

    /// The figures for the record.
    var result: OutputSpacePair {
        let distances = comparison.distances
        return OutputSpacePair(
            models: models,
            meanDistance: distances.reduce(0, +) / Double(distances.count),
            correlation: comparison.correlation,
            alignment: comparison.alignment
        )
    }

    /// Writes the table, a row a picture.
    func write(to folder: OutputFolder, named name: String) throws(FileError) {
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
