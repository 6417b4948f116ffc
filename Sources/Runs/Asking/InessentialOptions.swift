/// The options that say where and how a run is made rather than what it makes.
///
/// Each group of options names its own; a manifest leaves them out of the command line.
package struct InessentialOptions: Sendable {
    private var flags: Set<String>
    private var options: Set<String>

    /// These options.
    ///
    /// - Parameters:
    ///   - flags: Those without a value, with their dashes.
    ///   - options: Those with one.
    package init(flags: Set<String> = [], options: Set<String> = []) {
        self.flags = flags
        self.options = options
    }

    /// The options of both groups.
    package static func + (one: Self, other: Self) -> Self {
        Self(flags: one.flags.union(other.flags), options: one.options.union(other.options))
    }

    /// What is left of a command line without them and their values.
    package func removed(from arguments: [String]) -> [String] {
        var kept: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let name = String(argument.prefix { $0 != "=" })
            if flags.contains(argument) { continue }
            if options.contains(name) {
                if name == argument { _ = rest.popFirst() }
                continue
            }
            kept.append(argument)
        }
        return kept
    }
}
