package import JSON
internal import Runs

/// What a matching came to: whose output was matched, and how near the result is to it.
package struct MatchFindings: Recordable, Equatable {
    /// The given picture's SHA-256.
    package let given: String
    /// The distances in the outputs of the network and of every judge, the network's first.
    package let distances: [JudgedDistance]

    init(given: String, distances: [JudgedDistance]) {
        self.given = given
        self.distances = distances
    }

    /// Both as an object.
    package var json: JSONValue {
        ["given": .string(given), "distances": JSONValue(distances)]
    }

    /// Reads both.
    package init?(_ json: JSONValue) {
        guard let given = json["given"]?.string,
            let distances = json["distances"]?.all(JudgedDistance.init)
        else { return nil }
        self.init(given: given, distances: distances)
    }
}

/// How far a result and its rival are from the given picture, by the two-norm of one network's
/// outputs.
package struct JudgedDistance: Recordable, Equatable {
    /// The network's name in the daemon.
    package let model: String
    /// The result's distance.
    package let result: Double
    /// That of the network's own picture of the class; nil when that was not the rival.
    package private(set) var own: Double?
    /// That of the given picture under noise; nil when that was not the rival.
    package private(set) var noisy: Double?

    init(model: String, result: Double) {
        self.model = model
        self.result = result
    }

    /// The same with the rival's distance.
    func beside(_ rival: MatchExperiment.Rival, at distance: Double) -> JudgedDistance {
        var both = self
        switch rival {
        case .own: both.own = distance
        case .noisy: both.noisy = distance
        }
        return both
    }

    /// The distances there are, as an object.
    package var json: JSONValue {
        var members: JSONValue.Members = ["model": .string(model), "result": JSONValue(result)]
        members["own"] = own.map { JSONValue($0) }
        members["noisy"] = noisy.map { JSONValue($0) }
        return .object(members)
    }

    /// Reads them.
    package init?(_ json: JSONValue) {
        guard let model = json["model"]?.string, let result = json["result"]?.double
        else { return nil }
        self.init(model: model, result: result)
        own = json["own"]?.double
        noisy = json["noisy"]?.double
    }
}
