internal import Files
internal import Wire

/// What each step of a training told, for a file and for the eye.
struct TrainingCurve: Sendable {
    private var rows: [(rate: Double, reply: UpdateReply)] = []

    /// No step yet.
    init() {}

    /// Adds the next step.
    mutating func add(rate: Double, _ reply: UpdateReply) {
        rows.append((rate, reply))
    }

    /// The mean loss of the last `count` steps, or of all when there are fewer.
    func meanLoss(ofLast count: Int) -> Double {
        let last = rows.suffix(count)
        return last.reduce(0) { $0 + $1.reply.loss } / Double(max(last.count, 1))
    }

    /// A line a step under a line of names, for spreadsheets and plots.
    var csv: String {
        var text = "step,learning_rate,loss,gradient_norm,update_norm\n"
        for (step, row) in rows.enumerated() {
            let reply = row.reply
            text += "\(step + 1),\(row.rate),\(reply.loss),"
            text += "\(reply.gradientNorm),\(reply.updateNorm)\n"
        }
        return text
    }

    /// Writes `curve.csv`.
    func write(to folder: OutputFolder) throws(FileError) {
        try folder.write(Array(csv.utf8), to: "curve.csv")
    }
}
