import Networks
import Objectives
import Tensors
import Wire

extension Network {
    /// Checks the input's shape and the layers' names against the network, before any work; what
    /// was found out goes on to the executor.
    func admitting(input: Shape, layers: [String]) throws(WireError) -> Admission {
        do throws(NetworkError) {
            return try admit(input: input, layers: layers)
        } catch {
            throw WireError(error)
        }
    }

    /// Checks a loss's classes, where it speaks of the network's own.
    func validate(_ loss: Loss) throws(WireError) {
        guard loss.layer == "logits" else { return }
        let named: [Int]
        switch loss.kind {
        case .logit(let classes, _, _), .crossEntropy(let classes):
            switch classes {
            case .one(let index): named = [index]
            case .each(let indices): named = indices
            }
        default: named = []
        }
        for index in named where !(0..<classes).contains(index) {
            throw WireError(NetworkError.classOutOfRange(index, classes: classes))
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
