package import Tensors

/// How a file's tensors differ from those that a network needs.
package struct Misfit: Sendable, Equatable {
    /// Needed, and not there.
    package var missing: [String] = []
    /// There, and not needed.
    package var unexpected: [String] = []
    /// There in another shape.
    package var misshapen: [Misshapen] = []

    /// No difference yet.
    package init() {}

    /// A parameter whose shape isn't the architecture's.
    package struct Misshapen: Sendable, Equatable {
        /// The parameter's name.
        package let name: String
        /// The architecture's shape.
        package let expected: [Int]
        /// The file's shape.
        package let got: [Int]
    }

    /// Whether they don't differ.
    package var isNone: Bool { count == 0 }

    /// How many tensors are wrong.
    package var count: Int { missing.count + unexpected.count + misshapen.count }
}

extension Network {
    /// How tensors of these shapes differ from the network's; constants may be missing, and
    /// counters, as they are in files that were written before PyTorch 0.4.1.
    package func misfit(of shapes: [String: Shape]) -> Misfit {
        var misfit = Misfit()
        // What is another's is that one's, whatever else a file may have of it.
        for wanted in parameters where wanted.tie == nil {
            guard let got = shapes[wanted.name] else {
                if !wanted.role.isDispensable { misfit.missing.append(wanted.name) }
                continue
            }
            if got == wanted.shape { continue }
            // Some libraries write a counter with an extent of one.
            if wanted.role == .counter, got.count == wanted.shape.count { continue }
            misfit.misshapen.append(
                .init(
                    name: wanted.name,
                    expected: wanted.shape.dimensions,
                    got: got.dimensions
                )
            )
        }
        let names = Set(parameters.map(\.name))
        misfit.unexpected = shapes.keys.filter { !names.contains($0) }.sorted()
        return misfit
    }

    /// The name of the parameter whose first extent is the number of an architecture's classes:
    /// every state dict of it has one.
    package static func classifier(of architecture: String) throws(NetworkError) -> String {
        try Network.architecture(architecture).classifier
    }
}
