package import JSON
internal import Runs

/// A learning rate that was tried before a training, on a copy of the weights of its own.
package struct RateTrial: Recordable, Equatable {
    /// The learning rate.
    package let rate: Double
    /// J over the pictures of the trial before its first step.
    package let lossBefore: Double
    /// J after the last; nil when a step was not finite.
    package let lossAfter: Double?

    /// A trial of these figures.
    package init(rate: Double, lossBefore: Double, lossAfter: Double?) {
        self.rate = rate
        self.lossBefore = lossBefore
        self.lossAfter = lossAfter
    }

    /// Whether J is finite and below its start.
    package var descends: Bool { lossAfter.map { $0 < lossBefore } ?? false }

    /// The three as an object.
    package var json: JSONValue {
        [
            "lr": JSONValue(rate), "j_before": JSONValue(lossBefore),
            "j_after": lossAfter.map { JSONValue($0) } ?? .null,
        ]
    }

    /// Reads the three.
    package init?(_ json: JSONValue) {
        guard let rate = json["lr"]?.double, let before = json["j_before"]?.double else {
            return nil
        }
        self.init(rate: rate, lossBefore: before, lossAfter: json["j_after"]?.double)
    }
}

/// How often the networks of a merging find the classes of photographs.
package struct PhotographRates: Recordable, Equatable {
    /// The network that is trained, as it was.
    package let before: HitRate
    /// Its trained copy.
    package let after: HitRate
    /// The network that it was to answer like.
    package let teacher: HitRate

    /// These three.
    package init(before: HitRate, after: HitRate, teacher: HitRate) {
        self.before = before
        self.after = after
        self.teacher = teacher
    }

    /// The three as an object.
    package var json: JSONValue {
        ["before": before.json, "after": after.json, "teacher": teacher.json]
    }

    /// Reads the three.
    package init?(_ json: JSONValue) {
        guard let before = json["before"].flatMap(HitRate.init),
            let after = json["after"].flatMap(HitRate.init),
            let teacher = json["teacher"].flatMap(HitRate.init)
        else { return nil }
        self.init(before: before, after: after, teacher: teacher)
    }
}
