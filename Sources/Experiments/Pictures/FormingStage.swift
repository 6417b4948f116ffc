internal import Imaging
package import JSON
internal import Runs

/// How far a picture is that is being made; the file in which it is shown says so.
package struct FormingStage: Recordable, Equatable {
    /// Which picture it is.
    package let commission: Commission
    /// The octave, from 1.
    package let octave: Int
    /// How many octaves there are.
    package let octaves: Int
    /// The steps that were made, of all octaves.
    package let step: Int
    /// How many there will have been.
    package let steps: Int
    /// The loss before the last of them; nil before the first.
    package let loss: Double?

    static let keyword = "tench-stage"

    init(
        _ commission: Commission,
        octave: Int,
        octaves: Int,
        step: Int,
        steps: Int,
        loss: Double?
    ) {
        self.commission = commission
        self.octave = octave
        self.octaves = octaves
        self.step = step
        self.steps = steps
        self.loss = loss
    }

    /// All of it in one object.
    package var json: JSONValue {
        var members = commission.json.members ?? .init()
        members["octave"] = JSONValue(octave)
        members["octaves"] = JSONValue(octaves)
        members["step"] = JSONValue(step)
        members["steps"] = JSONValue(steps)
        members["loss"] = loss.map { JSONValue($0) } ?? .null
        return .object(members)
    }

    /// Reads that object.
    package init?(_ json: JSONValue) {
        guard let commission = Commission(json), let octave = json["octave"]?.integer,
            let octaves = json["octaves"]?.integer, let step = json["step"]?.integer,
            let steps = json["steps"]?.integer
        else { return nil }
        self.init(
            commission,
            octave: octave,
            octaves: octaves,
            step: step,
            steps: steps,
            loss: json["loss"]?.double
        )
    }

    /// The stage that a file of a forming picture tells of; nil of any other file.
    package init?(inPNG bytes: [UInt8]) {
        guard let text = try? PNG.text(Self.keyword, in: bytes),
            let json = try? JSONValue(parsing: text)
        else { return nil }
        self.init(json)
    }
}
