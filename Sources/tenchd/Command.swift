/// What the command line asks for.
enum Command {
    case serve(Options)
    case check(Options)
    case help
    case version

    /// Reads the arguments behind the program's name, and the file that they name.
    ///
    /// What they say comes on top of what the file says; models and addresses add up.
    init(arguments: [String]) throws(OptionError) {
        if arguments.contains(where: { $0 == "--help" || $0 == "-h" }) {
            self = .help
            return
        }
        if arguments.contains("--version") {
            self = .version
            return
        }
        let check = "--check-config"
        let own = try Setting.all(of: arguments.filter { $0 != check })
        var options = try Options(own)
        if let file = options.config {
            options = try Options(ConfigurationFile.settings(of: file) + own)
        }
        options.commandLine = own
        try options.check()
        self = arguments.contains(check) ? .check(options) : .serve(options)
    }
}

/// An option with the value that it is given, and where.
struct Setting: Sendable {
    let row: OptionRow
    let word: String
    let place: OptionError.Place

    /// Those of a command line: `--name value`, `--name=value`, and `--name` alone where that says
    /// something.
    static func all(of arguments: [String]) throws(OptionError) -> [Setting] {
        var settings: [Setting] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else { throw .stray(argument) }
            let parts = argument.dropFirst(2).split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let name = String(parts[0])
            guard let row = Options.all.first(where: { $0.name == name }) else {
                throw .unknown(name, .commandLine)
            }
            let word: String
            if parts.count == 2 {
                word = String(parts[1])
            } else if let implied = row.impliedWord {
                word = implied
            } else if let next = rest.first, !next.hasPrefix("--") {
                word = next
                rest = rest.dropFirst()
            } else {
                throw .missing(name: name, placeholder: row.placeholder)
            }
            settings.append(Setting(row: row, word: word, place: .commandLine))
        }
        return settings
    }
}

extension Options {
    /// The defaults, changed by one setting after another.
    init(_ settings: [Setting]) throws(OptionError) {
        self.init()
        for setting in settings {
            do throws(WrongValue) {
                try setting.row.set(&self, setting.word)
                given[setting.row.name, default: []].append(setting.word)
            } catch {
                throw .wrong(
                    name: setting.row.name,
                    setting.place,
                    part: error.part,
                    expected: error.expected,
                    got: error.got
                )
            }
        }
    }
}
