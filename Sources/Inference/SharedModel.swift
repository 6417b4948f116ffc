import Files
package import Networks
package import Wire

/// One version of some weights, with what an update needs to make the next one.
struct Weights: Sendable {
    /// The network and its parameters.
    let model: ModelVersion
    /// Counted up by every change; a number never stands for two versions of one model or session.
    let number: Int
    /// What the optimizer remembers; empty until the first update.
    let state: OptimizerState

    init(_ model: ModelVersion, number: Int = 1, state: OptimizerState = OptimizerState()) {
        self.model = model
        self.number = number
        self.state = state
    }

    /// The next version: these parameters, and what the optimizer remembers of making them.
    func next(_ parameters: Parameters, state: OptimizerState) -> Weights {
        Weights(
            ModelVersion(network: model.network, parameters: parameters),
            number: number + 1,
            state: state
        )
    }

    /// The next version, whose contents are those of an earlier one.
    func next(restoring earlier: Weights) -> Weights {
        // The earlier ones may be another daemon's, or another session's, with a higher number.
        Weights(earlier.model, number: max(number, earlier.number) + 1, state: earlier.state)
    }
}

/// A model to be served: a network, its weights, and where they came from.
package struct SharedModel: Sendable {
    /// The name clients call it by.
    package let name: String
    private let fingerprint: Fingerprint
    /// A name for each class, if known.
    package var labels: [String]?
    /// What whoever loaded it decided about it.
    let options: ModelOptions
    /// What of its file it was made of.
    package let finding: Finding
    /// Why it is served.
    package var origin = ModelOrigin.configuration
    /// What it was loaded from, and as; nil for one that was made otherwise.
    package internal(set) var source: ModelSource?
    /// The files that its weights and graph were read from, as they were then.
    var files: [StampedFile]
    /// The file with the classes' names, as it was then.
    var labelsFile: StampedFile?
    var weights: Weights

    /// What was taken of a file, and what was not.
    package struct Finding: Sendable {
        /// Where in the file the weights were, as `key` chooses it; nil for all of the file.
        package var key: String?
        /// The counters beside them that the network has no use for.
        package var leftOut: [String] = []
        /// Whose names the tensors had, where those were not torchvision's.
        package var origin: String?
        /// The classes and functions that the file asks for: none was looked up.
        package var passedOver: [String] = []
        /// The outputs of its graph that can't be computed.
        package var leftOutOutputs: [String] = []
    }

    /// A model at its first version.
    package init(name: String, version: ModelVersion, sha256: String, labels: [String]?) {
        self.init(name: name, version: version, fingerprint: Fingerprint(sha256), labels: labels)
    }

    init(
        name: String,
        version: ModelVersion,
        fingerprint: Fingerprint,
        labels: [String]?,
        options: ModelOptions = ModelOptions(),
        finding: Finding = Finding(),
        source: ModelSource? = nil,
        files: [StampedFile] = [],
        labelsFile: StampedFile? = nil
    ) {
        self.name = name
        self.fingerprint = fingerprint
        self.labels = labels
        self.options = options
        self.finding = finding
        self.source = source
        self.files = files
        self.labelsFile = labelsFile
        weights = Weights(version)
    }

    /// The SHA-256 of the file its first version came from; of one made from a seed, that of the
    /// file it would be saved in.
    ///
    /// Asked for the first time, it may have to be worked out.
    package var sha256: String { fingerprint.digits }

    /// The number of classes that the network tells apart.
    package var classes: Int { network.classes }

    /// The architecture's name.
    package var architecture: String { network.architecture }

    /// The network, whose form no update changes.
    var network: Network { weights.model.network }
}
