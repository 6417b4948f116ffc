import Objectives
import Synchronization
import Tensors
import Testing

@testable import Networks

/// Batches, names and ends of requests about the inside of a network.
@Suite struct InsideBatchTests {
    private let executor = Executor(threads: 2)

    private func gradients(
        _ model: ModelVersion,
        _ losses: [Loss],
        _ input: Tensor?,
        given: [String: Tensor] = [:],
        at targets: [String],
        rule: ReluRule? = nil,
        options: ComputeOptions = ComputeOptions()
    ) throws -> InputGradient {
        try executor.inputGradient(
            losses.map { Term(model: model, weight: 0.5, loss: $0) },
            input: input,
            given: given,
            targets: targets,
            reluRule: rule,
            options: options
        )
    }

    // Pictures so large that each is a part; what is given differs from item to item, or is one.
    @Test(arguments: [1, 2], [nil, ReluRule.redirected])
    func aBatchInPartsIsItsItemsAlone(givenItems: Int, rule: ReluRule?) throws {
        let model = try Formulas.model("squeezenet1_1")
        let batch = Formulas.pictures([1, 2], height: 420, width: 410)
        let layers = try model.network.layers(input: batch.shape)
        let shape = try #require(layers.first { $0.name == "features.6.expand3x3" }).shape
        let given = [
            "features.6.expand3x3": Formulas.tensor("given", shape.with(items: givenItems))
        ]
        let losses = [
            Loss(.crossEntropy(classes: .each([7, 3]))),
            Loss(.activation(channel: 4), layer: "features.6"),
        ]
        let targets = ["input", "features.6.expand3x3", "features.3", "features.12"]
        let together = try gradients(model, losses, batch, given: given, at: targets, rule: rule)
        let read = ["features.6", "logits"]
        let values = try executor.forward(model, input: batch, given: given, outputs: read)
        for item in 0..<2 {
            let range = item..<item + 1
            let own = given.mapValues { $0.shape[0] == 1 ? $0 : $0.items(range) }
            let alone = try gradients(
                model,
                losses.map { $0.items(range, output: [2, 1000]) },
                batch.items(range),
                given: own,
                at: targets,
                rule: rule
            )
            for (all, one) in zip(together.gradients, alone.gradients) {
                #expect(all?.items(range) == one && one != nil)
            }
            #expect(together.itemLosses[item] == alone.loss)
            let outputs = try executor.forward(
                model,
                input: batch.items(range),
                given: own,
                outputs: read
            )
            for name in read { #expect(values[name]?.items(range) == outputs[name]) }
        }
    }

    // One item of what is given is as good as that item as many times.
    @Test func oneItemStandsForTheBatch() throws {
        let model = try InsideNetworks.model("fork")
        let batch = Formulas.pictures([1, 2, 3], height: 64, width: 64)
        let one = ["act": Formulas.tensor("act", [1, 8, 32, 32])]
        let three = one.mapValues { tensor in
            Tensor([3, 8, 32, 32], Array([tensor, tensor, tensor].map(\.values).joined()))
        }
        let loss = Loss(.crossEntropy(classes: .each([1, 2, 3])))
        let targets = ["act", "relu", "input"]
        let results = try [one, three].map {
            try gradients(model, [loss], batch, given: $0, at: targets)
        }
        #expect(results[0].gradients == results[1].gradients)
        #expect(results[0].itemLosses == results[1].itemLosses)
        #expect(results[0].gradients[0]?.shape == [3, 8, 32, 32])
    }

    @Test func severalNamesAreOneValue() throws {
        let model = try Formulas.model("resnet_mini")
        let input = Formulas.pictures([1, 2], height: 64, width: 64)
        let loss = Loss(.crossEntropy(classes: .one(3)))
        let names = ["layer2", "layer2.0", "layer2.0.relu"]
        let found = try gradients(model, [loss], input, at: names).gradients
        #expect(found[0] != nil && found[0] == found[1] && found[1] == found[2])
        let value = Formulas.tensor("layer2", [2, 48, 8, 8])
        let outputs = try names.map {
            try executor.forward(
                model,
                input: input,
                given: [$0: value],
                outputs: names + ["logits"]
            )
        }
        #expect(outputs[0] == outputs[1] && outputs[1] == outputs[2])
        for name in names { #expect(outputs[0][name] == value) }
        let onItself = Loss(.sumOfSquares(target: value, scale: 1), layer: "layer2.0")
        let own = try gradients(model, [onItself], input, given: ["layer2": value], at: names)
        #expect(own.loss == 0)
        #expect(own.gradients.allSatisfy { $0?.values.allSatisfy { $0 == 0 } == true })
    }

    // What is asked for depends on nothing but what is given.
    @Test(arguments: [1, 2]) func theInputMayBeLeftOut(items: Int) throws {
        let model = try Formulas.model("googlenet_mini")
        let input = Formulas.pictures([1, 2], height: 96, width: 96)
        let layer = "inception3a"
        let usual = try executor.forward(model, input: input, outputs: [layer])[layer]
        let given = [layer: try #require(usual).items(0..<items)]
        let loss = Loss(.crossEntropy(classes: .one(3)))
        let targets = [layer, "inception4a", "input"]
        let with = try gradients(model, [loss], input.items(0..<items), given: given, at: targets)
        let without = try gradients(model, [loss], nil, given: given, at: targets)
        #expect(with.gradients == without.gradients && with.loss == without.loss)
        #expect(without.gradients[2] == nil)
        let outputs = ["inception4a", "logits"]
        let values = try executor.forward(model, input: nil, given: given, outputs: outputs)
        #expect(
            try executor.forward(
                model,
                input: input.items(0..<items),
                given: given,
                outputs: outputs
            ) == values
        )
        #expect(throws: NetworkError.self) {
            try executor.forward(model, input: nil, given: given, outputs: ["conv2"])
        }
    }

    @Test func thePreparedPictureIsALayer() throws {
        let (permutation, scale) = ([2, 0, 1], [2, 0.5, 4] as [Float])
        let layer = ScaleShift(permutation: permutation, scale: scale, shift: [-1, 0.25, 3])
        let (prepared, plain) = (
            try Formulas.model(
                Network(architecture: "resnet_mini", preparation: layer, classes: 1000)
            ), try Formulas.model("resnet_mini")
        )
        let input = Formulas.pictures([1, 2], height: 64, width: 64)
        let name = "preprocessing"
        let outputs = [name, "logits"]
        let values = try executor.forward(prepared, input: input, outputs: outputs)
        let picture = try #require(values[name])
        let loss = Loss(.crossEntropy(classes: .one(3)))
        let found = try gradients(prepared, [loss], input, at: ["input", name]).gradients
        let (outer, inner) = (try #require(found[0]), try #require(found[1]))
        #expect(try gradients(plain, [loss], picture, at: ["input"]).gradients == [inner])
        let plane = 64 * 64
        for (channel, source) in permutation.enumerated() {
            for item in 0..<2 {
                let own = (item * 3 + source) * plane..<(item * 3 + source + 1) * plane
                let other = (item * 3 + channel) * plane..<(item * 3 + channel + 1) * plane
                let scaled = inner.values[other].map { $0 * scale[channel] }
                #expect(Array(outer.values[own]) == scaled)
            }
        }
        // Given, it stands for the picture.
        let given = try executor.forward(prepared, input: nil, given: [name: picture])
        #expect(given["logits"] == values["logits"])
        #expect(try executor.forward(plain, input: picture) == given)
    }

    @Test func anAuxiliaryHeadIsCutAndAsked() throws {
        let model = try Formulas.model("googlenet", auxiliaryHeads: true)
        let input = Formulas.pictures([1], height: 64, width: 64)
        let value = try #require(
            try executor.forward(model, input: input, outputs: ["inception4a"])["inception4a"]
        )
        let loss = Loss(.crossEntropy(classes: .one(3)), layer: "aux1")
        let targets = ["inception4a", "inception4b", "inception3a", "input"]
        let free = try gradients(model, [loss], input, at: targets).gradients
        #expect(free.map { $0 != nil } == [true, false, true, true])
        let cut = try gradients(
            model,
            [loss],
            input,
            given: ["inception4a": value],
            at: targets
        ).gradients
        #expect(cut.map { $0 != nil } == [true, false, false, false])
        let both = try gradients(model, [loss, Loss(.activation(channel: 2))], input, at: targets)
        #expect(both.gradients.allSatisfy { $0 != nil })
    }

    // Given up between any two layers, it leaves the next request what it would have been.
    @Test func isGivenUpBetweenSteps() throws {
        let model = try InsideNetworks.model("fork")
        let input = Formulas.pictures([1], height: 64, width: 64)
        let given = ["drop": Formulas.tensor("drop", [1, 8, 32, 32])]
        let loss = Loss(.crossEntropy(classes: .one(3)))
        func ask(limit: Int) throws -> (gradients: [Tensor?], checks: Int) {
            let checks = Mutex(0)
            let options = ComputeOptions(checkpoint: { () throws(NetworkError) in
                let isOver = checks.withLock { count in
                    count += 1
                    return count > limit
                }
                if isOver { throw .cancelled }
            })
            let found = try gradients(
                model,
                [loss],
                input,
                given: given,
                at: ["low", "drop", "input"],
                options: options
            )
            return (found.gradients, checks.withLock { $0 })
        }
        let whole = try ask(limit: .max)
        #expect(whole.checks > 12)
        for limit in 0..<whole.checks {
            #expect {
                try ask(limit: limit)
            } throws: { error in
                if case NetworkError.cancelled = error { true } else { false }
            }
        }
        #expect(try ask(limit: whole.checks).gradients == whole.gradients)
    }
}
