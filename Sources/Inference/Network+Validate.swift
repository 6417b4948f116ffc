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

    /// Checks that there are as many classes as are to be told of each item.
    func validate(top: Int?) throws(WireError) {
        guard let top, top > classes else { return }
        throw WireError(
            .invalidParams,
            "top: expected a whole number from 1 to \(classes), the model's classes, got \(top)",
            member: "top",
            expected: [classes],
            got: [top]
        )
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
