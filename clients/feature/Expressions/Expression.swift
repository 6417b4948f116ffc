/// An objective as it was given: its text, and what it says.
struct Expression: Sendable {
    /// The text.
    let text: String
    /// What is combined, by name.
    let combination: Combination<Mention>

    /// An objective that comes from another text, which errors show.
    init(text: String, combination: Combination<Mention>) {
        self.text = text
        self.combination = combination
    }

    /// Reads an objective; no network is asked.
    ///
    ///     sum     = ["-"] product { ("+" | "-") product }
    ///     product = { number "*" } ( feature | "min(" sum { "," sum } ")" | "(" sum ")" )
    ///     feature = [NETWORK "/"] LAYER [":" channel ["@" place]]
    ///     channel = number | class's name | "[" FILE "]" ["^" power]
    ///     place   = "centre" | column "," row
    ///
    /// Spaces may stand between any two words.
    init(_ text: String) throws(ExpressionError) {
        var parser = ExpressionParser(text)
        self.text = text
        combination = try parser.whole()
    }
}

/// Two objectives, from the first of which pictures are to lead to the second.
struct Interpolation: Sendable, CustomStringConvertible {
    /// The first picture's.
    let start: Expression
    /// The last one's.
    let end: Expression

    /// The two as `init(_:)` reads them.
    var description: String { "\(start.combination)..\(end.combination)" }

    /// Reads `A..B`; two dots in a file's name or a quoted one part nothing.
    init(_ text: String) throws(ExpressionError) {
        let letters = Array(text)
        var depth = 0
        var isQuoted = false
        for (index, letter) in letters.enumerated() {
            switch letter {
            case "\"": isQuoted.toggle()
            case "[" where !isQuoted: depth += 1
            case "]" where !isQuoted: depth -= 1
            case "." where !isQuoted && depth == 0 && letters[index...].starts(with: ".."):
                start = try Expression(String(letters[..<index]))
                end = try Expression(String(letters[(index + 2)...]))
                return
            default: break
            }
        }
        throw ExpressionError(
            text: text,
            range: letters.count..<letters.count,
            fault: .expected("two objectives with two dots between: logits:3..logits:7")
        )
    }
}
