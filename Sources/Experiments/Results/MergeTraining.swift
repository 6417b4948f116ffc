package import JSON
internal import Runs

/// What training one network to answer as another does came to: a merging's first result.
package struct MergeTraining: Recordable, Equatable {
    /// How many steps there were.
    package let steps: Int
    /// J over all pictures before the first step.
    package let lossBefore: Double
    /// J after the last.
    package let lossAfter: Double
    /// The file of the trained weights; nil when they were not saved.
    package let saved: SavedWeights?
    /// What became of the network that others use.
    package let resident: ResidentComparison
    /// The learning rates that were tried before; empty where one was given.
    package let search: [RateTrial]
    /// How often the networks are right; nil when there were no photographs to ask them about.
    package let photographs: PhotographRates?

    /// The table of the steps, in the run's folder.
    package static let table = "steps.csv"
    /// What the plot of J's curve is called, without its ending.
    package static let plot = "curve"

    /// What a training of these figures came to.
    package init(
        steps: Int,
        lossBefore: Double,
        lossAfter: Double,
        saved: SavedWeights?,
        resident: ResidentComparison,
        search: [RateTrial] = [],
        photographs: PhotographRates? = nil
    ) {
        self.steps = steps
        self.lossBefore = lossBefore
        self.lossAfter = lossAfter
        self.saved = saved
        self.resident = resident
        self.search = search
        self.photographs = photographs
    }

    /// How many times less J is.
    package var factor: Double { lossBefore / lossAfter }

    /// The figures as an object, which is about the table.
    package var json: JSONValue {
        var members: JSONValue.Members = [
            "file": .string(Self.table), "steps": JSONValue(steps),
            "j_before": JSONValue(lossBefore), "j_after": JSONValue(lossAfter),
            "factor": JSONValue(factor), "saved": saved?.json ?? .null,
            "resident": resident.json,
        ]
        if !search.isEmpty { members["lr_search"] = JSONValue(search) }
        members["photographs"] = photographs?.json
        return .object(members)
    }

    /// Reads the figures.
    package init?(_ json: JSONValue) {
        guard let steps = json["steps"]?.integer, let lossBefore = json["j_before"]?.double,
            let lossAfter = json["j_after"]?.double,
            let resident = json["resident"].flatMap(ResidentComparison.init)
        else { return nil }
        self.init(
            steps: steps,
            lossBefore: lossBefore,
            lossAfter: lossAfter,
            saved: json["saved"].flatMap(SavedWeights.init),
            resident: resident,
            search: json["lr_search"]?.all(RateTrial.init) ?? [],
            photographs: json["photographs"].flatMap(PhotographRates.init)
        )
    }
}

/// Weights that a daemon has written into its models directory.
package struct SavedWeights: Recordable, Equatable {
    /// The file's name without its ending.
    package let name: String
    /// Its SHA-256.
    package let sha256: String

    /// A file of this name and hash.
    package init(name: String, sha256: String) {
        self.name = name
        self.sha256 = sha256
    }

    /// Both as an object.
    package var json: JSONValue { ["name": .string(name), "sha256": .string(sha256)] }

    /// Reads both.
    package init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let sha256 = json["sha256"]?.string
        else { return nil }
        self.init(name: name, sha256: sha256)
    }
}

/// A resident network before and after something that must not disturb it.
package struct ResidentComparison: Recordable, Equatable {
    /// The weights' version before.
    package let versionBefore: Int
    /// The version after; the same unless somebody else has changed the weights.
    package let versionAfter: Int
    /// Whether every output is the same to the bit.
    package let hasSameOutputs: Bool

    /// What was found.
    package init(versionBefore: Int, versionAfter: Int, hasSameOutputs: Bool) {
        self.versionBefore = versionBefore
        self.versionAfter = versionAfter
        self.hasSameOutputs = hasSameOutputs
    }

    /// The three as an object.
    package var json: JSONValue {
        [
            "version_before": JSONValue(versionBefore), "version_after": JSONValue(versionAfter),
            "same_outputs": .bool(hasSameOutputs),
        ]
    }

    /// Reads the three.
    package init?(_ json: JSONValue) {
        guard let before = json["version_before"]?.integer,
            let after = json["version_after"]?.integer,
            let hasSameOutputs = json["same_outputs"]?.bool
        else { return nil }
        self.init(versionBefore: before, versionAfter: after, hasSameOutputs: hasSameOutputs)
    }
}
