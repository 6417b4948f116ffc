internal import Experiments
internal import JSON

/// What a map shows, in figures.
struct Finding: Sendable {
    /// What the heat map is, and what it is called.
    let commission: Commission
    /// The file of the map alone.
    let map: String
    /// The photograph's file without its ending.
    let picture: String
    /// The network's name.
    let model: String
    /// The method's name.
    let method: String
    /// What the network says of the class.
    let logit: Double
    /// The class's share of the softmax over all.
    let probability: Double
    /// The value at which the heat map's colours end: half a percent of its places go beyond it.
    let scale: Double
    /// The same for the map alone, where that is another: of shares that are gathered in cells.
    let mapScale: Double
    /// The sum of the map.
    let sum: Double
    /// By how much the score is above that of the baseline, of integrated gradients: what their sum
    /// should be.
    let gain: Double?

    /// All of it as an object.
    var json: JSONValue {
        var members = commission.json.members ?? .init()
        members["map"] = .string(map)
        members["picture"] = .string(picture)
        members["model"] = .string(model)
        members["method"] = .string(method)
        members["logit"] = JSONValue(logit)
        members["probability"] = JSONValue(probability)
        members["scale"] = JSONValue(scale)
        members["map_scale"] = JSONValue(mapScale)
        members["sum"] = JSONValue(sum)
        members["gain"] = gain.map { JSONValue($0) }
        return .object(members)
    }
}
