internal import ArgumentParser

/// When ReLUs that are closed let through what would open them.
///
/// From grey many channels of deep layers have no slope at all.
enum ReluWish: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// In a picture's first sixteen steps, as lucid does; of several networks never.
    case opening
    /// Always.
    case redirected
    /// Never.
    case plain

    /// How many of an octave's steps are made so.
    func steps(in octave: Int) -> Int {
        switch self {
        case .opening: octave == 0 ? 16 : 0
        case .redirected: .max
        case .plain: 0
        }
    }
}

extension Study {
    /// Whether all features, and a layer beside them, are of one network.
    func isOfOneNetwork(with layer: Layer?) -> Bool { networks(with: layer).count == 1 }

    /// Refuses a combination of several networks' features.
    func checkIsOfOneNetwork(with layer: Layer?) throws(SeveralNetworks) {
        let networks = networks(with: layer)
        guard networks.count == 1 else {
            throw SeveralNetworks(objective: text, networks: networks.sorted())
        }
    }

    private func networks(with layer: Layer?) -> Set<String> {
        Set((combination.leaves.map(\.layer) + [layer].compactMap(\.self)).map(\.model))
    }
}

/// Features of several networks where one alone can be asked.
struct SeveralNetworks: Error, Equatable, CustomStringConvertible {
    /// The objective's text.
    let objective: String
    /// The networks' names.
    let networks: [String]

    /// What is wrong, and what would be right.
    var description: String {
        """
        --relu redirected is for objectives of one network; \(objective) is of \
        \(networks.joined(separator: ", "))
        """
    }
}
