internal import ArgumentParser
internal import Scenes

/// The classes a user asks for, in the order given.
struct ClassNames: Hashable {
    let kinds: [SceneClass]

    /// Every class there is.
    static let all = ClassNames(kinds: SceneClass.allCases)
}

extension ClassNames: ExpressibleByArgument {
    /// Reads labels and numbers, separated by commas; or `all`.
    init?(argument: String) {
        if argument == "all" {
            self = .all
            return
        }
        let names = argument.split(separator: ",", omittingEmptySubsequences: false)
        let kinds = names.compactMap { name in
            SceneClass.allCases.first {
                $0.label.lowercased() == name.lowercased() || $0.fileName == name.lowercased()
                    || String($0.rawValue) == name
            }
        }
        guard kinds.count == names.count else { return nil }
        self.init(kinds: kinds)
    }

    /// As `init(argument:)` reads it.
    var defaultValueDescription: String {
        self == .all ? "all" : kinds.map(\.fileName).joined(separator: ",")
    }
}
