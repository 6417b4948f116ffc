import ArgumentParser

/// The learning rate as the command line has it.
enum LearningRate: Sendable, Equatable {
    /// This one.
    case fixed(Double)
    /// The one that `RateSearch` finds.
    case found
}

extension LearningRate: LosslessStringConvertible {
    /// Reads a finite number above zero, or `auto`.
    init?(_ description: String) {
        if description == "auto" {
            self = .found
            return
        }
        guard let number = Double(description), number > 0, number.isFinite else { return nil }
        self = .fixed(number)
    }

    /// The number, or `auto`.
    var description: String {
        switch self {
        case .fixed(let rate): "\(rate)"
        case .found: "auto"
        }
    }

    /// For an option's `transform`.
    static func option(_ text: String) throws -> LearningRate {
        guard let rate = LearningRate(text) else {
            throw ValidationError("--lr \(text) is neither a number above zero nor auto")
        }
        return rate
    }

    /// A command line that asks for the rate that was found, as whoever repeats the run does.
    static func settled(_ arguments: [String], at rate: Double) -> [String] {
        var settled = arguments
        for index in arguments.indices {
            if arguments[index] == "--lr=auto" { settled[index] = "--lr=\(rate)" }
            if arguments[index] == "auto", index > 0, arguments[index - 1] == "--lr" {
                settled[index] = "\(rate)"
            }
        }
        return settled
    }
}
