internal import ArgumentParser
internal import Experiments
internal import Files

/// A class as the command line names it.
enum ClassChoice: Sendable, Hashable {
    /// By its number.
    case number(Int)
    /// By its label.
    case label(String)

    /// The class among a network's.
    ///
    /// - Throws: `ClassListError`, `ClassNameError`.
    func classIndex(of count: Int, labels: Labels) throws -> Int {
        switch self {
        case .number(let number): try ClassList(number).classes(of: count)[0]
        case .label(let label): try labels.classIndex(of: label)
        }
    }
}

extension ClassChoice: ExpressibleByArgument, CustomStringConvertible {
    /// A number, or else a label.
    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        if let number = Int(argument) {
            guard number >= 0 else { return nil }
            self = .number(number)
        } else {
            self = .label(argument)
        }
    }

    /// As the command line had it.
    var description: String {
        switch self {
        case .number(let number): "\(number)"
        case .label(let label): label
        }
    }
}
