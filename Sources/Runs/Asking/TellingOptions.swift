import ArgumentParser

/// How a run tells of itself.
package struct TellingOptions: ParsableArguments, Sendable {
    @Flag(help: "Tell what happens as JSON, an event a line, on standard output.")
    var json = false

    /// No options given.
    package init() {}

    /// The form that events take.
    package var style: Progress.Style { .chosen(json: json) }

    /// All of them.
    package static var inessential: InessentialOptions { InessentialOptions(flags: ["--json"]) }
}
