import Logging
import Objectives
import Wire

/// A value that an option can have, as it is written on the command line and in a file.
protocol OptionValue: Sendable {
    /// What help calls it.
    static var placeholder: String { get }
    /// What the option stands for when it is named without a value; nil when it needs one.
    static var impliedWord: String? { get }
    /// Reads it; throws what it has to be.
    init(word: String) throws(WrongValue)
}

/// A value that an option may have from the start, which help tells.
protocol DefaultedOptionValue: OptionValue {
    /// How it is written.
    var word: String { get }
}

/// What is wrong with a value: what it must be, and what it is.
struct WrongValue: Error {
    /// Such as "at least 1" or "true or false".
    let expected: String
    /// What came instead.
    let got: String
    /// The part of the value that is to blame; nil for all of it.
    var part: String?

    init(_ got: String, mustBe expected: String, part: String? = nil) {
        self.expected = expected
        self.got = got
        self.part = part
    }
}

extension OptionValue {
    static var impliedWord: String? { nil }
}

extension String: OptionValue {
    static var placeholder: String { "text" }

    init(word: String) throws(WrongValue) {
        guard !word.isEmpty else { throw WrongValue(word, mustBe: "some text") }
        self = word
    }
}

/// A number of threads, seconds, bytes and the like: none of them may be zero.
extension Int: DefaultedOptionValue {
    static var placeholder: String { "number" }

    init(word: String) throws(WrongValue) {
        guard let number = Int(word) else { throw WrongValue(word, mustBe: "a whole number") }
        guard number >= 1 else { throw WrongValue(word, mustBe: "at least 1") }
        self = number
    }

    var word: String { description }
}

/// On the command line the option's name alone says `true`.
extension Bool: DefaultedOptionValue {
    static var placeholder: String { "true|false" }
    static var impliedWord: String? { "true" }

    init(word: String) throws(WrongValue) {
        guard let bool = Bool(word) else { throw WrongValue(word, mustBe: "true or false") }
        self = bool
    }

    var word: String { description }
}

extension OptionValue where Self: RawRepresentable<String> & CaseIterable {
    static var placeholder: String { allCases.map(\.rawValue).joined(separator: "|") }

    init(word: String) throws(WrongValue) {
        guard let value = Self(rawValue: word) else {
            throw WrongValue(word, mustBe: Spelling.list(Self.allCases.map(\.rawValue)))
        }
        self = value
    }

    var word: String { rawValue }
}

extension Precision: DefaultedOptionValue {}
extension Role: OptionValue {}
extension Logger.Level: DefaultedOptionValue {}
