package import Files
package import Imaging
package import Tench
package import Wire

/// Pictures of classes, down a weighted sum of networks' class losses.
///
/// One network of weight 1: what it takes a class to look like. Several: what they agree on, or,
/// with weights of both signs, what some have and others lack.
package struct ClassExperiment: SteadyExperiment {
    /// The figures are all there is.
    package typealias Findings = NoFindings

    /// A network and the factor of its loss.
    package struct Member: Sendable {
        /// The network.
        package let model: RemoteModel
        /// The factor; below zero the class's logit is driven down.
        package let weight: Float

        /// A network with a factor.
        package init(_ model: RemoteModel, weight: Float) {
            self.model = model
            self.weight = weight
        }
    }

    /// The classes' pictures, in the order asked for.
    package let commissions: [Commission]
    private let members: [Member]
    private let loss: ClassLoss

    /// Pictures of these classes, which all members know; the loss's own weight counts for nothing.
    package init(
        _ members: [Member],
        classes: [Int],
        labels: Labels,
        loss: ClassLoss
    ) {
        precondition(!members.isEmpty, "a class picture by no network")
        self.members = members
        self.loss = loss
        commissions = classes.map {
            Commission(
                file: labels.fileName($0),
                title: labels.title($0),
                classIndex: $0
            )
        }
    }

    /// The class's loss under each network.
    package func terms(
        of commission: Commission,
        octave: Int,
        crop: Int,
        over caller: some Caller
    ) async throws -> [InputGradient.Term] {
        let loss = loss.loss(of: Self.classIndex(of: commission))
        return members.map {
            InputGradient.Term(
                model: $0.model.description.name,
                weight: $0.weight,
                loss: loss
            )
        }
    }

    /// The class's logit, and which class leads, under each network.
    package func figures(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> ClassFigures {
        let classIndex = Self.classIndex(of: commission)
        var verdicts: [ClassFigures.Verdict] = []
        for member in members {
            let logits = try await member.model.logits(of: image, over: caller)
            verdicts.append(
                .init(
                    model: member.model.description.name,
                    logit: logits[classIndex],
                    top: logits.leader
                )
            )
        }
        return ClassFigures(verdicts)
    }

    private static func classIndex(of commission: Commission) -> Int {
        guard let classIndex = commission.classIndex else {
            preconditionFailure("every commission of a class experiment is of a class")
        }
        return classIndex
    }
}
