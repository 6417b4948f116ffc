import Objectives
import Tench
import Tensors
import Wire

/// The guide's example for Swift, to the letter; `ReadmeTests` compares the two.
func readmeExample(_ endpoint: Endpoint) async throws -> Double {
    let picture = Tensor([1, 3, 64, 64], repeating: 0.7)
    let loss = Loss(.logit(classes: .one(0), target: 200, magnitude: false))

    let logit = try await Connection.withConnection(to: endpoint) { tench in
        let call = InputGradient(model: "tiny", input: .tensor(picture), loss: loss)
        // Calls on one connection overlap; each gets its own reply.
        async let first = tench.send(call)
        async let again = tench.send(call)
        let (a, b) = try await (first, again)
        print("the gradient's shape is \(a.gradient?.shape ?? [])")
        return 200 - (a.loss + b.loss) / 2
    }
    return logit
}
