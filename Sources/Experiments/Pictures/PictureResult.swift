package import JSON
package import Runs

/// What a run found out about one of its pictures.
package struct PictureResult<Figures: PictureFigures, Findings: Recordable>: Recordable {
    /// Which picture it is.
    package let commission: Commission
    /// What was measured, octave by octave.
    package let octaves: [OctaveResult<Figures>]
    /// What else there is to say of the finished picture; its members stand beside the others.
    package let findings: Findings

    /// What was found out about a finished picture.
    package init(
        _ commission: Commission,
        octaves: [OctaveResult<Figures>],
        findings: Findings
    ) {
        self.commission = commission
        self.octaves = octaves
        self.findings = findings
    }

    /// All of it in one object.
    package var json: JSONValue {
        var members = commission.json.members ?? .init()
        members["octaves"] = JSONValue(octaves)
        for pair in findings.json.members?.pairs ?? [] { members[pair.name] = pair.value }
        return .object(members)
    }

    /// Reads a picture's record; nil of one of another experiment.
    package init?(_ json: JSONValue) {
        guard let commission = Commission(json),
            let octaves = json["octaves"]?.all(OctaveResult<Figures>.init),
            let findings = Findings(json)
        else { return nil }
        self.init(commission, octaves: octaves, findings: findings)
    }
}

/// What was measured on a picture before and after an octave.
package struct OctaveResult<Figures: PictureFigures>: Recordable {
    /// The picture's side, in pixels.
    package let size: Int
    /// What was measured before the octave's first step.
    package let before: Figures
    /// What was measured after its last.
    package let after: Figures

    /// The figures of an octave of pictures of this side.
    package init(size: Int, before: Figures, after: Figures) {
        self.size = size
        self.before = before
        self.after = after
    }

    /// The three as an object.
    package var json: JSONValue {
        ["size": JSONValue(size), "before": before.json, "after": after.json]
    }

    /// Reads the three.
    package init?(_ json: JSONValue) {
        guard let size = json["size"]?.integer,
            let before = json["before"].flatMap(Figures.init),
            let after = json["after"].flatMap(Figures.init)
        else { return nil }
        self.init(size: size, before: before, after: after)
    }
}

/// What is measured on a picture, for a program; its description is for a person.
package protocol PictureFigures: Recordable, CustomStringConvertible {}

/// Of an experiment that has no more to say of a picture than its figures.
package struct NoFindings: Recordable {
    /// Nothing.
    package init() {}

    /// An object without members.
    package var json: JSONValue { [:] }

    /// Reads nothing.
    package init?(_ json: JSONValue) {}
}
