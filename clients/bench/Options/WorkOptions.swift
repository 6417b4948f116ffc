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
            "A file of weights, or a folder with a file for each network.",
            discussion: """
                A folder that isn't there is made. The comparison keeps the peers' weights and \
                models in it for the next time; a network without a file in it has weights from a \
                seed.
                """,
            valueName: "path"
        )
    )
    var weights: String?

    /// The threads asked for, or one for each processor.
    var threadCount: Int { threads ?? Machine.processors }

    /// Where the weights come from; a folder that isn't there is made.
    func weightSource() throws -> WeightSource { try WeightSource(weights) }

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
