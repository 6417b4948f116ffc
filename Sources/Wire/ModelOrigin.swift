/// Why a model is served.
public enum ModelOrigin: String, Sendable, CaseIterable {
    /// The daemon's command line or file names it.
    case configuration
    /// An administrator has had it loaded, by `model.load`.
    case load
}

extension ModelOrigin {
    /// The origin that a reply tells of; nil where it tells none, or one that is new to this side.
    init?(decoding value: ParameterValue?) throws(WireError) {
        guard let name = try value?.string() else { return nil }
        self.init(rawValue: name)
    }
}
