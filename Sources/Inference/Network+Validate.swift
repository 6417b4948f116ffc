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

    /// The same for a loss, which is checked against its layer's output.
    func admitting(input: Shape, loss: Loss) throws(WireError) -> Admission {
        do throws(NetworkError) {
            return try admit(input: input, loss: loss)
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
