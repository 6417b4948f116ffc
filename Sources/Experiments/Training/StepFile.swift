import Files
import JSON
import Runs

/// The steps of a training, a line each, in a file that grows with every checkpoint.
///
/// Of what stands in it, the training's state says how many lines count: a kill may leave more.
struct StepFile: Sendable {
    private let file: AppendedFile

    /// Its name in the run's folder.
    static let name = "training.steps"

    /// The file of the steps so far, without what stands behind them; of none, an empty one.
    init(after count: Int, in folder: OutputFolder) throws(FileError) {
        let path = "\(folder.path)/\(Self.name)"
        guard count > 0 else {
            file = try AppendedFile(emptying: path)
            return
        }
        let bytes = try File.bytes(of: path)
        var lines = 0
        let kept = bytes.prefix { byte in
            guard lines < count else { return false }
            if byte == UInt8(ascii: "\n") { lines += 1 }
            return true
        }
        if kept.count < bytes.count { try folder.write(Array(kept), to: Self.name) }
        file = try AppendedFile(continuing: path)
    }

    /// Adds steps, which are on the disk on return.
    func append(_ steps: some Sequence<some Recordable>) throws(FileError) {
        try file.append(steps.flatMap { Array(($0.json.text + "\n").utf8) })
    }

    /// The first steps of the file in a folder; nil when there are not so many that can be read.
    static func read<Step: Recordable>(_ count: Int, in folder: OutputFolder) -> [Step]? {
        guard let bytes = try? File.bytes(of: "\(folder.path)/\(name)") else { return nil }
        var steps: [Step] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")).prefix(count) {
            guard let json = try? JSONValue(parsing: line), let step = Step(json) else {
                return nil
            }
            steps.append(step)
        }
        return steps.count == count ? steps : nil
    }
}
