import ArgumentParser
import Networks
import Objectives

/// What every measurement has to know about the work.
struct WorkOptions: ParsableArguments, Sendable {
    @Option(
        name: [.long, .customLong("operation")],
        help: ArgumentHelp(
            "Which of \(Work.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "list"
        )
    )
    var operations: CommaList<Work>?

    @Option(help: "The picture's height and width.")
    var size: Int = 299

    @Option(help: "How many pictures a request has.")
    var batch: Int = 1

    @Option(help: "The threads that compute; by default one for each processor.")
    var threads: Int?

    @Option(
        help: ArgumentHelp("The arithmetic.", valueName: "f32|bf16"),
        transform: { text in
            guard let precision = Precision(rawValue: text) else {
                throw ValidationError("--precision is f32 or bf16")
            }
            return precision
        }
    )
    var precision: Precision = .f32

    @Option(
        help: ArgumentHelp(
            "For the comparison a folder where the peers' weights and models are kept for the next "
                + "time, else a file of weights. By default they are made anew.",
            valueName: "path"
        )
    )
    var weights: String?

    /// The threads asked for, or one for each processor.
    var threadCount: Int { threads ?? Machine.processors }

    /// What is true of all figures of a run, in a few words.
    var summary: String {
        "\(size)×\(size), batch \(batch), \(threadCount) threads, \(precision)"
    }

    func validate() throws {
        guard (1...4096).contains(size) else { throw ValidationError("--size is 1 to 4096") }
        guard (1...256).contains(batch) else { throw ValidationError("--batch is 1 to 256") }
        guard (1...1024).contains(threads ?? 1) else {
            throw ValidationError("--threads is 1 to 1024")
        }
    }

    /// Refuses the name of no architecture, and says which there are.
    static func check(architecture: String) throws {
        guard Architecture.named(architecture) == nil else { return }
        let names = Architecture.all.map(\.name).joined(separator: ", ")
        throw ValidationError("there is no architecture \(architecture); there are \(names)")
    }
}
