internal import Experiments
internal import JSON
internal import Runs

/// What a picture's objective comes to, and each feature in it.
struct FeatureFigures: PictureFigures, Equatable {
    /// The objective, which was raised.
    let objective: Double
    /// Its features without their weights, from left to right.
    let features: [Value]

    /// A feature's value.
    struct Value: Recordable, Equatable {
        /// The feature, as objectives write it.
        let feature: String
        /// The value.
        let value: Double

        init(feature: String, value: Double) {
            self.feature = feature
            self.value = value
        }

        /// The two as an object.
        var json: JSONValue { ["feature": .string(feature), "value": JSONValue(value)] }

        /// Reads the two.
        init?(_ json: JSONValue) {
            guard let feature = json["feature"]?.string, let value = json["value"]?.double
            else { return nil }
            self.init(feature: feature, value: value)
        }
    }

    init(objective: Double, features: [Value]) {
        self.objective = objective
        self.features = features
    }

    /// The two as an object.
    var json: JSONValue {
        ["objective": JSONValue(objective), "features": JSONValue(features)]
    }

    /// Reads the two.
    init?(_ json: JSONValue) {
        guard let objective = json["objective"]?.double,
            let features = json["features"]?.all(Value.init)
        else { return nil }
        self.init(objective: objective, features: features)
    }

    /// `38.2`, of several features `1.5 (38.2, 35.2)`.
    var description: String {
        guard features.count > 1 else { return Self.short(objective) }
        let values = features.map { Self.short($0.value) }
        return "\(Self.short(objective)) (\(values.joined(separator: ", ")))"
    }

    /// Four digits and the point, as far as a progress line has room for.
    private static func short(_ value: Double) -> String {
        let rounded = (value * 1000).rounded() / 1000
        return rounded == 0 && value != 0 ? "\(value)" : "\(rounded)"
    }
}

/// What a picture was to raise, and by which directions.
struct FeatureFindings: Recordable, Equatable {
    /// The objective's text.
    let objective: String
    /// The files of its directions, with their SHA-256.
    let directions: [[String]]

    init(objective: String, directions: [[String]]) {
        self.objective = objective
        self.directions = directions
    }

    /// The two as an object.
    var json: JSONValue {
        [
            "objective": .string(objective),
            "directions": .array(directions.map { .array($0.map(JSONValue.string)) }),
        ]
    }

    /// Reads the two.
    init?(_ json: JSONValue) {
        guard let objective = json["objective"]?.string,
            let directions = json["directions"]?.all({ $0.all(\.string) })
        else { return nil }
        self.init(objective: objective, directions: directions)
    }
}
