package import Objectives

/// What one class picture descends: the distance from the class's logit to a target out of reach.
package struct ClassLoss: Hashable, Sendable {
    /// How the distance is taken.
    package enum Form: String, Sendable {
        /// |target − o|.
        case abs
        /// target − o.
        case linear
    }

    /// How the distance is taken.
    package let form: Form
    /// The logit aimed at; below it, its value doesn't change the gradient.
    package let target: Float
    /// The factor before the loss, and so before the gradient.
    package let weight: Float

    /// `weight` times the distance to `target`.
    package init(_ form: Form, target: Float, weight: Float = 1) {
        self.form = form
        self.target = target
        self.weight = weight
    }

    /// The loss of one class, without the weight: that goes into the request's term.
    package func loss(of classIndex: Int) -> Loss {
        Loss(.logit(classes: .one(classIndex), target: target, magnitude: form == .abs))
    }
}

extension ClassLoss: LosslessStringConvertible {
    /// Reads `abs,TARGET`, `linear,TARGET` or either with `,WEIGHT`.
    package init?(_ description: String) {
        let fields = description.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = fields.dropFirst().compactMap { Float($0) }.filter(\.isFinite)
        guard (2...3).contains(fields.count), numbers.count == fields.count - 1,
            let form = Form(rawValue: String(fields[0]))
        else { return nil }
        self.init(form, target: numbers[0], weight: numbers.count == 2 ? numbers[1] : 1)
    }

    /// `FORM,TARGET,WEIGHT`.
    package var description: String { "\(form.rawValue),\(target),\(weight)" }
}
