/// Milliseconds from which on a request counts as slow; 0 for none ever.
struct SlowThreshold: DefaultedOptionValue, Equatable {
    static let placeholder = "number"

    /// Nil for none ever.
    var milliseconds: Int? = 10_000

    init() {}

    init(word: String) throws(WrongValue) {
        guard let number = Int(word), number >= 0 else {
            throw WrongValue(word, mustBe: "a whole number, 0 for none")
        }
        milliseconds = number == 0 ? nil : number
    }

    var word: String { "\(milliseconds ?? 0)" }
}
