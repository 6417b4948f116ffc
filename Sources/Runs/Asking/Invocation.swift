/// How a program was asked for what it makes.
package struct Invocation: Sendable, Equatable {
    /// The program's name.
    package let client: String
    /// The command line after it.
    package let arguments: [String]

    /// A command line, by default this process's, without options that have no say in the results.
    package init(
        _ client: String,
        arguments: [String] = Array(CommandLine.arguments.dropFirst()),
        leavingOut inessential: InessentialOptions = InessentialOptions()
    ) {
        self.client = client
        self.arguments = inessential.removed(from: arguments)
    }
}
