internal import Files
internal import JSON
internal import Runs
internal import Wire

/// What each step of a training told, for a file and for the eye.
struct TrainingCurve: Sendable {
    /// A step, as it was made.
    struct Step: Sendable, Equatable {
        /// The learning rate.
        let rate: Double
        /// The loss before it.
        let loss: Double
        /// The length of the gradient over all weights.
        let gradientNorm: Double
        /// The length of the step.
        let updateNorm: Double
    }

    /// The steps so far.
    private(set) var steps: [Step]

    /// The steps that were made before, if any.
    init(_ steps: [Step] = []) { self.steps = steps }

    /// Adds the next step.
    mutating func add(rate: Double, _ reply: UpdateReply) {
        steps.append(
            Step(
                rate: rate,
                loss: reply.loss,
                gradientNorm: reply.gradientNorm,
                updateNorm: reply.updateNorm
            )
        )
    }

    /// The mean loss of the last `count` steps, or of all when there are fewer.
    func meanLoss(ofLast count: Int) -> Double {
        let last = steps.suffix(count)
        return last.reduce(0) { $0 + $1.loss } / Double(max(last.count, 1))
    }

    /// A line a step under a line of names, for spreadsheets and plots.
    var csv: String {
        var text = "step,learning_rate,loss,gradient_norm,update_norm\n"
        for (index, step) in steps.enumerated() {
            text += "\(index + 1),\(step.rate),\(step.loss),"
            text += "\(step.gradientNorm),\(step.updateNorm)\n"
        }
        return text
    }

    /// Writes `curve.csv`.
    func write(to folder: OutputFolder) throws(FileError) {
        try folder.write(Array(csv.utf8), to: "curve.csv")
    }
}

extension TrainingCurve.Step: Recordable {
    /// The four as an array.
    var json: JSONValue {
        [JSONValue(rate), JSONValue(loss), JSONValue(gradientNorm), JSONValue(updateNorm)]
    }

    /// Reads the four.
    init?(_ json: JSONValue) {
        guard let numbers = json.all({ $0.double }), numbers.count == 4 else { return nil }
        self.init(
            rate: numbers[0],
            loss: numbers[1],
            gradientNorm: numbers[2],
            updateNorm: numbers[3]
        )
    }
}
