import Foundation

/// A program that is run to its end.
package struct Subprocess {
    /// What `exit` was given, or the number of the signal that ended it.
    package let status: Int32
    /// What it wrote to standard output.
    package let output: String
    /// What it wrote to standard error.
    package let errors: String

    /// Runs a program of the search path, the build's own programs first.
    ///
    /// What it prints goes to files: a pipe that nobody empties would stop it. One that takes
    /// longer than it may is ended, and has no status of its own then.
    package init(
        _ arguments: [String],
        environment: [String: String] = [:],
        seconds: Double = 180
    ) throws {
        let folder = try TemporaryFolder()
        let program = try RunningProgram(
            arguments,
            environment: environment,
            output: folder.path(of: "output"),
            errors: folder.path(of: "errors")
        )
        status = program.end(within: .seconds(seconds))
        output = try folder.text("output")
        errors = try folder.text("errors")
    }

    /// Whether the program ends well here.
    package static func succeeds(_ arguments: String...) -> Bool {
        (try? Subprocess(arguments))?.status == 0
    }

    /// The folder of the build's own programs.
    package static var built: String {
        guard let tests = Bundle.main.executableURL else {
            preconditionFailure("the tests' own program has no path")
        }
        return tests.deletingLastPathComponent().path
    }
}
