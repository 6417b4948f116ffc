import Networks
import Objectives
import Tensors
import Wire

extension Network {
    /// Checks the input's shape and the layers' names against the network, before any work.
    func validate(input: Shape, layers: [String]) throws(WireError) {
        do throws(NetworkError) {
            try check(input)
            for layer in layers { try checkLayer(layer) }
        } catch {
            throw WireError(error)
        }
    }

    /// Checks a loss of the network's own output for a batch of this shape; one of another layer
    /// has to wait for the plan, which knows the layer's shape.
    func validate(_ loss: Loss, input: Shape) throws(WireError) {
        guard loss.layer == "logits" else { return }
        do throws(LossError) {
            try loss.check(output: [input[0], classes])
        } catch {
            throw WireError(NetworkError.unfitLoss(error, layer: loss.layer))
        }
    }
}

extension ComputeMembers {
    /// Checks that the daemon can do what is asked for, before any work.
    func validate() throws(WireError) {
        do throws(NetworkError) {
            try precision?.requireAvailable()
        } catch {
            throw WireError(error)
        }
    }
}
