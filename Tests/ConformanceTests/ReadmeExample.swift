import Tench

/// The guide's example for Swift, to the letter; `ReadmeTests` compares the two.
func readmeExample(_ endpoint: Endpoint) async throws -> Double {
    let picture = Tensor([1, 3, 64, 64], repeating: 0.7)
    let loss = Loss(.logit(classes: .one(0), target: 200, magnitude: false))

    let logit = try await Connection.withConnection(to: endpoint) { daemon in
        // Calls on one connection overlap; each gets its own reply.
        async let first = daemon.inputGradient("tiny", picture, of: loss)
        async let again = daemon.inputGradient("tiny", picture, of: loss)
        let (a, b) = try await (first, again)
        print("the gradient's shape is \(a.gradient?.shape ?? [])")

        // A session is a private copy of the weights: training it disturbs nobody.
        try await daemon.withSession(of: "tiny") { session in
            try await daemon.update(
                "tiny",
                picture,
                loss: Loss(.crossEntropy(classes: .one(0))),
                optimizer: .sgd(.init(lr: 0.01)),
                session: session
            )
            let reply = try await daemon.forward("tiny", picture, top: 1, session: session)
            print("class \(reply.top?[0][0].class ?? 0) after version \(reply.version)")
        }

        do {
            _ = try await daemon.forward("tiny", Tensor([1, 4, 64, 64], repeating: 0))
        } catch let error as WireError {
            print(error.type, error.expected ?? [], error.got ?? [])
        }
        return 200 - (a.loss + b.loss) / 2
    }
    return logit
}
