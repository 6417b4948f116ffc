internal import Wire

/// A network's name with the factor of its loss: `resnet50`, or `resnet50=0.5`.
package struct WeightedModel: Hashable, Sendable {
    /// The network's name in the daemon.
    package let name: String
    /// The factor; nil leaves it to the experiment.
    package let weight: Float?

    /// A network, with this factor unless the name came with one of its own.
    package func weighing(_ ordinary: Float) -> WeightedModel {
        WeightedModel(name: name, weight: weight ?? ordinary)
    }

    /// The network with its weight below zero, if it has one.
    package var negated: WeightedModel {
        WeightedModel(name: name, weight: weight.map { -$0 })
    }
}

extension WeightedModel: LosslessStringConvertible {
    /// Reads `NAME` or `NAME=WEIGHT`, the weight finite and not 0.
    package init?(_ description: String) {
        let parts = description.split(
            separator: "=",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let name = parts.first, !name.isEmpty else { return nil }
        guard parts.count == 2 else {
            self.init(name: String(name), weight: nil)
            return
        }
        guard let weight = Float(parts[1]), weight.isFinite, weight != 0 else { return nil }
        self.init(name: String(name), weight: weight)
    }

    /// `NAME` or `NAME=WEIGHT`.
    package var description: String { weight.map { "\(name)=\($0)" } ?? name }
}

/// Networks that cannot be asked about one class together.
package struct DifferingClasses: Error, Equatable, CustomStringConvertible {
    let counts: [String]

    /// What is wrong, and what would be right.
    package var description: String {
        "the networks tell different classes apart (\(counts.joined(separator: ", "))): "
            + "take such as were trained on the same"
    }
}

extension [ClassExperiment.Member] {
    /// How many classes all members tell apart.
    ///
    /// - Throws: `DifferingClasses` when that is not the same for all.
    package func classCount() throws(DifferingClasses) -> Int {
        let counts = map(\.model.classCount)
        guard let count = counts.first, counts.allSatisfy({ $0 == count }) else {
            throw DifferingClasses(
                counts: map { "\($0.model.description.name): \($0.model.classCount)" }
            )
        }
        return count
    }
}
