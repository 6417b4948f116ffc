import Tensors
import Wire

extension InputTensor {
    /// The values; pictures must have been decoded before a request is submitted.
    func decodedTensor() throws(WireError) -> Tensor {
        guard case .tensor(let tensor) = self else {
            throw .internalError("a picture reached the engine undecoded")
        }
        return tensor
    }
}
