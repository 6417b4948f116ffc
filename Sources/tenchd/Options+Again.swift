extension Options {
    /// What the command line and its file say now.
    func readAgain() throws(OptionError) -> Options {
        guard let config else { return self }
        let options = try Options(ConfigurationFile.settings(of: config) + commandLine)
        try options.check()
        return options
    }

    /// The names of options that say something else than they did, and that only a start heeds.
    func changes(from earlier: Options) -> [String] {
        Options.all.filter { $0.name != Self.modelOption }
            .filter { value(of: $0) != earlier.value(of: $0) }
            .map(\.name)
    }

    /// The words of an option that count.
    private func value(of row: OptionRow) -> [String] {
        let words = given[row.name] ?? []
        if row.isRepeated { return words }
        return [words.last ?? row.defaultWord].compactMap(\.self)
    }

    private static let modelOption = "model"
}
