import Foundation

@testable import Networks

extension ReferenceValues {
    /// What PyTorch tells of networks' modules, by the networks' names.
    static let modules: [String: Modules] = {
        let all = try? read("modules", as: AllModules.self).networks
        return Dictionary(uniqueKeysWithValues: (all ?? []).map { ($0.name, $0) })
    }()

    private struct AllModules: Decodable {
        let networks: [Modules]
    }

    /// One network's.
    struct Modules: Decodable {
        let name: String
        /// Modules in the order in which their forward hooks fire.
        let fired: [String]
        /// Uses of the modules that call no others.
        let uses: [Use]
    }

    /// One use of a module.
    struct Use: Decodable {
        let name: String
        let kind: String
        /// The modules that it is made from, through operations that are none.
        let inputs: [String]
        let attributes: [String: Attribute]
    }

    /// A constructor's argument.
    enum Attribute: Decodable {
        case truth(Bool)
        case number(Double)
        case wholes([Int])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let truth = try? value.decode(Bool.self) {
                self = .truth(truth)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else {
                self = .wholes(try value.decode([Int].self))
            }
        }

        /// Whether it is this one.
        func holds(_ own: LayerAttribute) -> Bool {
            switch (self, own) {
            case (.truth(let wanted), .truth(let given)): wanted == given
            case (.number(let wanted), .whole(let given)): wanted == Double(given)
            case (.number(let wanted), .number(let given)): Float(wanted) == given
            case (.wholes(let wanted), .wholes(let given)): wanted == given
            default: false
            }
        }
    }
}
