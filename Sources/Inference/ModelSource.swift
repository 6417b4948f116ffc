import Files
import Networks
import ONNX
import Tensors
import Weights
package import Wire

/// Where a model comes from: an architecture, and a file of weights or a seed for them.
package struct ModelSource: Sendable, Equatable {
    /// Where the tensors come from.
    package enum Origin: Sendable, Equatable {
        /// A PyTorch checkpoint, a safetensors file or an ONNX file.
        case file(String)
        /// Random weights, the same for the same seed; nil leaves the classes to the architecture.
        case seed(UInt64, classes: Int?)
    }

    /// The name clients call the model by.
    package var name: String
    /// The architecture's name.
    package var architecture: String
    /// Where the tensors come from.
    package var weights: Origin
    /// What messages call the file of weights; nil for its path.
    package var fileName: String?
    /// What messages call the file of the graph; nil for its path.
    package var graphName: String?
    /// What else is decided about it.
    package var options: ModelOptions
    /// A file with a label on each line, in the order of the classes.
    package var labelsFile: String?
    /// What messages call that file; nil for its path.
    package var labelsName: String?

    /// A model to be loaded.
    package init(
        name: String,
        architecture: String,
        weights: Origin,
        options: ModelOptions = ModelOptions(),
        labelsFile: String? = nil
    ) {
        self.name = name
        self.architecture = architecture
        self.weights = weights
        self.options = options
        self.labelsFile = labelsFile
    }

    /// Reads the files and fits the weights into the network; a file's SHA-256 is left for when it
    /// is asked for.
    ///
    /// - Parameter memory: What is asked before there are weights; nil takes what there is.
    /// - Returns: The model, ready to serve.
    /// - Throws: `WeightsError`, `FittingError`, `NetworkError`, `LabelsError`, or a `WireError`
    ///   where the memory does not suffice.
    package func load(within memory: MemoryBudget? = nil) throws -> SharedModel {
        // Before the weights, which take their time.
        let labels = try readLabels()
        let preparation = try options.preprocessing.layer()
        if architecture == Model.architecture {
            return try loadONNX(preparation, labels, within: memory)
        }
        guard options.graph == nil, options.output == nil else {
            throw NetworkError.unavailableOption(
                "graph and output are for the architecture \(Model.architecture), not for "
                    + "\(architecture): leave them out"
            )
        }
        switch weights {
        case .file(let path):
            let file = try WeightFile(path: path, called: fileName)
            let fitted = try FittedWeights(
                file,
                architecture: architecture,
                transformInput: options.transformInput,
                preparation: preparation,
                key: options.key,
                within: memory
            )
            let found = SharedModel.Finding(
                key: fitted.key,
                leftOut: fitted.leftOut,
                origin: fitted.origin,
                passedOver: file.passedOver
            )
            let fingerprint = Fingerprint(pending: file.sha256)
            return try model(fitted.version, fingerprint, labels, found, file.origins)
        case .seed(let seed, let classes):
            let network = try Network(
                architecture: architecture,
                transformInput: options.transformInput,
                preparation: preparation,
                classes: classes
            )
            try memory?.checkRoom(forParameters: network.parameters.map(\.shape))
            let parameters = Parameters(initializing: network, seed: seed)
            let sha256 = try StateDict(parameters.tensors, of: network).safetensorsSHA256()
            let version = ModelVersion(network: network, parameters: parameters)
            return try model(version, Fingerprint(sha256), labels)
        }
    }

    /// The model of these weights, at its first version, and of these files.
    func model(
        _ version: ModelVersion,
        _ fingerprint: Fingerprint,
        _ labels: LabelsFile?,
        _ finding: SharedModel.Finding = SharedModel.Finding(),
        _ files: [StampedFile] = []
    ) throws(LabelsError) -> SharedModel {
        SharedModel(
            name: name,
            version: version,
            fingerprint: fingerprint,
            labels: try labels?.names(for: version.network),
            options: shownOptions,
            finding: finding,
            source: self,
            files: files,
            labelsFile: labels?.file
        )
    }

    /// Reads the file with the classes' names, if there is one.
    func readLabels() throws(LabelsError) -> LabelsFile? {
        try labelsFile.map { (path) throws(LabelsError) in
            try LabelsFile(path, called: labelsName)
        }
    }

    /// The options as everybody may see them: a file's name, and not where it lies.
    private var shownOptions: ModelOptions {
        var options = options
        options.graph = options.graph.map { graphName ?? $0.lastPathComponent }
        return options
    }
}

/// The classes' names, as a file has them.
struct LabelsFile {
    /// The file, as it was before it was read.
    let file: StampedFile
    private let labels: Labels
    /// What messages call it.
    private let name: String

    /// Reads the file at a path; messages call it by the path, unless it has a name.
    init(_ path: String, called name: String?) throws(LabelsError) {
        file = StampedFile(path)
        self.name = name ?? path
        labels = try Labels(file: path, called: name)
    }

    /// The names of a network's classes.
    ///
    /// - Throws: `count` when they are of more classes than it has, or of fewer.
    func names(for network: Network) throws(LabelsError) -> [String] {
        try labels.check(name, classes: network.classes)
        return labels.names
    }
}
