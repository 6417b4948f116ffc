internal import Experiments
internal import Files
internal import Plots
internal import Tables

/// J at every step of a merging: a table, and the curve that it makes.
struct MergeCurve: Sendable {
    /// What J is.
    let distance: OutputDistance
    private var steps = CSV(["step", "picture", "loss", "gradient_norm", "update_norm"])
    private var losses: [Double] = []

    /// A table without steps.
    init(_ distance: OutputDistance) {
        self.distance = distance
    }

    /// Adds a step of the lesson of that name.
    mutating func add(_ step: Merging.Step, name: String) {
        losses.append(step.loss)
        steps.add([
            "\(step.index)", name, "\(step.loss)", "\(step.gradientNorm)", "\(step.updateNorm)",
        ])
    }

    /// Writes table and curve as they are so far: the curve's data and script.
    ///
    /// - Returns: What the curve's picture can be drawn from.
    /// - Throws: `FileError`.
    func write(to folder: OutputFolder) throws(FileError) -> Draft {
        try folder.write(Array(steps.description.utf8), to: MergeTraining.table)
        let curve = Curve(
            title: "The distance of the two networks' outputs before each step",
            axes: .init(
                x: .init("step"),
                y: .init("J (\(distance.rawValue))", isLogarithmic: true)
            ),
            series: [.init("J", losses)]
        )
        return try curve.write(named: MergeTraining.plot, in: folder.path)
    }
}
