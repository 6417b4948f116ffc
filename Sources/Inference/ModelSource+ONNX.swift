import Files
import Networks
import ONNX
import Weights
import Wire

extension ModelSource {
    /// Reads an ONNX file and takes its own weights or, where `graph` names it, those of another
    /// file, as `model.save` writes them.
    func loadONNX(
        _ preparation: ScaleShift?,
        _ labels: LabelsFile?,
        within memory: MemoryBudget?
    ) throws -> SharedModel {
        guard case .file(let path) = weights else {
            throw NetworkError.unavailableOption(
                "an ONNX file has weights of its own: name the file in place of a seed"
            )
        }
        guard options.transformInput == nil else {
            throw NetworkError.unavailableOption(
                "an ONNX file's network has no transform_input: leave it out"
            )
        }
        guard let graph = options.graph else {
            guard options.key == nil else {
                throw NetworkError.unavailableOption(
                    "an ONNX file has no keys: leave key out, or name the ONNX file as graph and "
                        + "the file with the key's weights as the one to load"
                )
            }
            let file = try Model.read(path: path, called: fileName)
            let imported = try network(of: file, preparation, called: fileName ?? path, memory)
            let finding = SharedModel.Finding(leftOutOutputs: imported.leftOut)
            let version = ModelVersion(
                network: imported.network,
                parameters: try Parameters(
                    network: imported.network,
                    tensors: imported.parameters
                )
            )
            let fingerprint = Fingerprint(pending: file.sha256)
            return try model(version, fingerprint, labels, finding, file.origins)
        }
        let file = try Model.read(path: graph, called: graphName)
        let imported = try network(of: file, preparation, called: graphName ?? graph, memory)
        let weights = try WeightFile(path: path, called: fileName)
        let fitted = try FittedWeights(weights, network: imported.network, key: options.key)
        let finding = SharedModel.Finding(
            key: fitted.key,
            leftOut: fitted.leftOut,
            passedOver: weights.passedOver,
            leftOutOutputs: imported.leftOut
        )
        return try model(
            fitted.version,
            Fingerprint(pending: weights.sha256),
            labels,
            finding,
            file.origins + weights.origins
        )
    }

    private func network(
        of file: Model,
        _ preparation: ScaleShift?,
        called name: String,
        _ memory: MemoryBudget?
    ) throws -> ImportedNetwork {
        do {
            let imported = try file.network(preparation: preparation, output: options.output)
            try memory?.checkRoom(forParameters: imported.network.parameters.map(\.shape))
            return imported
        } catch let error as ONNXError {
            throw NetworkError.invalid("\(name) is no network here: \(error)")
        }
    }
}

extension Model {
    /// What helps with a network of none of the architectures there are.
    static let adviceForOtherArchitectures =
        "a network of any other architecture can be exported to ONNX, and loaded as architecture "
        + architecture
}
