import Networks
import Objectives
import Tensors
import Wire

extension Network {
    /// Checks shapes and layers' names against the network, before any work, and a loss against
    /// its layer's output; what was found out goes on to the executor.
    func admitting(_ inquiry: Inquiry, loss: Loss? = nil) throws(WireError) -> Admission {
        do throws(NetworkError) {
            guard let loss else { return try admit(inquiry) }
            return try admit(inquiry, loss: loss)
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
