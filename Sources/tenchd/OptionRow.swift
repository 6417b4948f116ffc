import Wire

/// One of the daemon's options: all that the command line, the file and `--help` know of it.
struct OptionRow: Sendable {
    /// Its name, without dashes.
    let name: String
    /// What help calls its value.
    let placeholder: String
    /// A sentence for people.
    let help: String
    /// More sentences, for who wants to know.
    let discussion: String
    /// The value it has unless it is given, where there is one to tell.
    let defaultWord: String?
    /// What it stands for when it is named without a value; nil when it needs one.
    let impliedWord: String?
    /// Whether the file may have it too.
    let isInFile: Bool
    /// Whether all that are given count, and not the last one.
    let isRepeated: Bool
    /// Reads a value into the options.
    let set: @Sendable (inout Options, String) throws(WrongValue) -> Void

    /// An option that always has a value; the last one given counts.
    init<Value: DefaultedOptionValue>(
        _ name: String,
        _ path: any WritableKeyPath<Options, Value> & Sendable,
        _ help: String,
        placeholder: String = Value.placeholder,
        discussion: String = "",
        showsDefault: Bool = Value.impliedWord == nil
    ) {
        self.init(
            name: name,
            placeholder: placeholder,
            help: help,
            discussion: discussion,
            defaultWord: showsDefault ? Options()[keyPath: path].word : nil,
            impliedWord: Value.impliedWord
        ) { (options, word) throws(WrongValue) in
            options[keyPath: path] = try Value(word: word)
        }
    }

    /// An option that may be left out; the last one given counts.
    init<Value: OptionValue>(
        _ name: String,
        _ path: any WritableKeyPath<Options, Value?> & Sendable,
        _ help: String,
        placeholder: String = Value.placeholder,
        discussion: String = "",
        default defaultWord: String? = nil,
        isInFile: Bool = true
    ) {
        self.init(
            name: name,
            placeholder: placeholder,
            help: help,
            discussion: discussion,
            defaultWord: defaultWord,
            isInFile: isInFile
        ) { (options, word) throws(WrongValue) in
            options[keyPath: path] = try Value(word: word)
        }
    }

    /// An option that may be given again; all that are given count, in order.
    init<Value: OptionValue>(
        _ name: String,
        _ path: any WritableKeyPath<Options, [Value]> & Sendable,
        _ help: String,
        placeholder: String = Value.placeholder
    ) {
        self.init(name: name, placeholder: placeholder, help: help, isRepeated: true) {
            (options, word) throws(WrongValue) in
            options[keyPath: path].append(try Value(word: word))
        }
    }

    /// The option of one of the protocol's limits, with what the limit's row says.
    init(_ limit: Limits.Row) {
        self.init(
            name: limit.name.replacing("_", with: "-"),
            placeholder: Int.placeholder,
            help: limit.meaning,
            defaultWord: Limits()[keyPath: limit.value].word
        ) { (options, word) throws(WrongValue) in
            options.limits[keyPath: limit.value] = try Int(word: word)
        }
    }

    private init(
        name: String,
        placeholder: String,
        help: String,
        discussion: String = "",
        defaultWord: String? = nil,
        impliedWord: String? = nil,
        isInFile: Bool = true,
        isRepeated: Bool = false,
        set: @escaping @Sendable (inout Options, String) throws(WrongValue) -> Void
    ) {
        self.name = name
        self.placeholder = placeholder
        self.help = help
        self.discussion = discussion
        self.defaultWord = defaultWord
        self.impliedWord = impliedWord
        self.isInFile = isInFile
        self.isRepeated = isRepeated
        self.set = set
    }
}
