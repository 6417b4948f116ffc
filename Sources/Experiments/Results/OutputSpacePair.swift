package import JSON
internal import Runs

/// How alike two networks' outputs for the same pictures are.
package struct OutputSpacePair: Recordable, Equatable {
    /// The two networks' names in the daemon.
    package let models: [String]
    /// The mean over the pictures of the two outputs' distance, by the two-norm.
    package let meanDistance: Double
    /// The correlation of all outputs, pictures and classes alike.
    package let correlation: Double
    /// The linear centred kernel alignment of the two.
    package let alignment: Double

    /// The figures of two networks; NaN where one is undefined, which cannot be read again.
    package init(models: [String], meanDistance: Double, correlation: Double, alignment: Double) {
        self.models = models
        self.meanDistance = meanDistance
        self.correlation = correlation
        self.alignment = alignment
    }

    /// The four as an object.
    package var json: JSONValue {
        [
            "models": .array(models.map(JSONValue.string)),
            "mean_distance": JSONValue(meanDistance),
            "correlation": JSONValue(correlation),
            "linear_cka": JSONValue(alignment),
        ]
    }

    /// Reads the four.
    package init?(_ json: JSONValue) {
        guard let models = json["models"]?.all({ $0.string }),
            let meanDistance = json["mean_distance"]?.double,
            let correlation = json["correlation"]?.double,
            let alignment = json["linear_cka"]?.double
        else { return nil }
        self.init(
            models: models,
            meanDistance: meanDistance,
            correlation: correlation,
            alignment: alignment
        )
    }
}
