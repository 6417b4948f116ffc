import ArgumentParser

/// What is measured of a network.
enum Work: String, CaseIterable, ExpressibleByArgument {
    /// The logits of a picture.
    case forward
    /// The gradient with respect to the picture; the peers' parameters are frozen.
    case inputGradient = "input_gradient"
    /// The same; the peers compute the parameters' gradients too, as a plain script would.
    case inputGradientPage = "input_gradient_page"
    /// One plain step of stochastic gradient descent.
    case update
}

/// Things in a list with commas, such as `forward,update`.
struct CommaList<Element: ExpressibleByArgument & Sendable>: ExpressibleByArgument, Sendable {
    let elements: [Element]

    init(_ elements: [Element]) {
        self.elements = elements
    }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        elements = parts.compactMap { Element(argument: String($0)) }
        guard !elements.isEmpty, elements.count == parts.count else { return nil }
    }

    static var allValueStrings: [String] { Element.allValueStrings }
}
