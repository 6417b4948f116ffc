/// Reads an objective's text from left to right.
struct ExpressionParser {
    private let text: String
    private let letters: [Character]
    private var place = 0

    init(_ text: String) {
        self.text = text
        letters = Array(text)
    }

    /// The whole text as one sum.
    mutating func whole() throws(ExpressionError) -> Combination<Mention> {
        let combination = try sum()
        skipSpaces()
        guard let next else { return combination }
        throw fault(next == ")" ? .unopened : .expected("+ or -"))
    }

    private mutating func sum() throws(ExpressionError) -> Combination<Mention> {
        var parts: [Combination<Mention>.Part] = []
        skipSpaces()
        var sign: Float = 1
        if take("-") { sign = -1 } else { take("+") }
        while true {
            let (weight, combination) = try product()
            parts.append(.init(weight: sign * weight, combination: combination))
            skipSpaces()
            if take("+") { sign = 1 } else if take("-") { sign = -1 } else { break }
        }
        return parts.count == 1 && parts[0].weight == 1 ? parts[0].combination : .sum(parts)
    }

    private mutating func product() throws(ExpressionError) -> (Float, Combination<Mention>) {
        var weight: Float = 1
        while let factor = try factor() { weight *= factor }
        let start = place
        let combination = try primary()
        skipSpaces()
        if take("*") {
            skipSpaces()
            guard let number = number() else { throw fault(.expected("a number")) }
            weight *= number
        }
        guard weight.isFinite else { throw fault(.weight, from: start) }
        return (weight, combination)
    }

    /// A number and its `*`; nil where none stands, as where a layer's name begins with a digit.
    private mutating func factor() throws(ExpressionError) -> Float? {
        skipSpaces()
        let start = place
        guard let number = number() else { return nil }
        let end = place
        skipSpaces()
        if take("*") { return number }
        switch next {
        case nil, "+", "-", ")", ",": throw fault(.lonelyNumber, from: start, to: end)
        case let letter? where place > end && (letter.isLetter || letter == "("):
            throw fault(.withoutStar, from: start, to: end)
        default:
            place = start
            return nil
        }
    }

    private mutating func primary() throws(ExpressionError) -> Combination<Mention> {
        skipSpaces()
        let start = place
        if take("(") {
            let combination = try sum()
            try close("(", at: start)
            return combination
        }
        let path = try path()
        skipSpaces()
        guard next == "(" else { return .leaf(try mention(of: path, from: start)) }
        guard path == "min" else { throw fault(.function(path), from: start) }
        let bracket = place
        take("(")
        var combinations = [try sum()]
        while take(",") { combinations.append(try sum()) }
        try close("(", at: bracket)
        return .least(combinations)
    }

    private mutating func close(_ bracket: Character, at start: Int) throws(ExpressionError) {
        skipSpaces()
        guard !take(")") else { return }
        if next == nil { throw fault(.unclosed(bracket), from: start, to: start + 1) }
        throw fault(.expected("+, - or )"))
    }

    /// A layer's name, perhaps with its network's.
    private mutating func path() throws(ExpressionError) -> String {
        if next == "\"" { return try quoted() }
        let path = takeWhile { $0.isLetter || $0.isNumber || "_./#".contains($0) }
        guard !path.isEmpty else {
            throw fault(.expected("a layer, as in layer:3 or network/layer:3"))
        }
        return path
    }

    private mutating func mention(
        of path: String,
        from start: Int
    ) throws(ExpressionError) -> Mention {
        var end = start + path.count
        var aim = Mention.Aim.whole
        var position: Position?
        if take(":") {
            aim = try self.aim()
            end = place
            if next == ":" {
                guard case .named = aim else { throw fault(.expected("+ or -")) }
                throw fault(.nameRunsOn, from: start)
            }
            if isMoreChannels { throw fault(.channelRange, from: start) }
        }
        skipSpaces()
        if next == "@" {
            guard aim != .whole else { throw fault(.positionOfLayer) }
            take("@")
            position = try self.position()
            end = place
        }
        return Mention(path: path, aim: aim, position: position, range: start..<end)
    }

    private mutating func aim() throws(ExpressionError) -> Mention.Aim {
        skipSpaces()
        switch next {
        case "[": return try direction()
        case "\"": return .named(try quoted())
        case "-": throw fault(.negativeChannel)
        case let letter? where letter.isNumber:
            let start = place
            let digits = takeWhile(\.isNumber)
            guard let channel = Int(digits), next?.isLetter != true else {
                throw fault(.expected("a channel's number or a class's name"), from: start)
            }
            return .channel(channel)
        case let letter? where letter.isLetter: return .named(className())
        default:
            throw fault(.expected("a channel's number, a class's name or a direction's [file]"))
        }
    }

    /// Whether `-63` or `,2` and no more of a term follows at once, as in `0-63`.
    private var isMoreChannels: Bool {
        let rest = letters[place...]
        guard rest.first == "-" || rest.first == ",", rest.dropFirst().first?.isNumber == true
        else { return false }
        let after = rest.dropFirst().drop { $0.isNumber }.drop { $0.isWhitespace }
        return after.first.map { "+-),".contains($0) } ?? true
    }

    /// A class's name: words, and hyphens and apostrophes inside of them.
    private mutating func className() -> String {
        var name = ""
        while let letter = next {
            let following = letters[(place + 1)...].first
            let isJoint = letter == "-" && following?.isLetter == true
            if letter.isLetter || letter.isNumber || "'’_.".contains(letter) || isJoint {
                name.append(letter)
                place += 1
            } else if letter.isWhitespace,
                letters[place...].first(where: { !$0.isWhitespace })?.isLetter == true
            {
                name.append(" ")
                skipSpaces()
            } else {
                break
            }
        }
        return name
    }

    private mutating func direction() throws(ExpressionError) -> Mention.Aim {
        let start = place
        take("[")
        let file = takeWhile { $0 != "]" }
        guard take("]") else { throw fault(.unclosed("["), from: start, to: start + 1) }
        guard !file.isEmpty else { throw fault(.expected("a file"), from: start) }
        guard take("^") else { return .direction(file: file, power: 0) }
        guard let power = number(), power >= 0 else {
            throw fault(.expected("a power of the cosine, such as 1 or 2"))
        }
        return .direction(file: file, power: power)
    }

    private mutating func position() throws(ExpressionError) -> Position {
        skipSpaces()
        let start = place
        if next?.isLetter == true {
            let word = takeWhile(\.isLetter)
            guard ["centre", "center"].contains(word) else {
                throw fault(.expected("centre, or a column and a row: @3,5"), from: start)
            }
            return .centre
        }
        guard let x = Int(takeWhile(\.isNumber)), take(",") else {
            throw fault(.expected("centre, or a column and a row: @3,5"), from: start)
        }
        skipSpaces()
        guard let y = Int(takeWhile(\.isNumber)), next != "." else {
            throw fault(.expected("a row, a whole number from 0"))
        }
        return .at(x: x, y: y)
    }
}

// MARK: - Words

extension ExpressionParser {
    private var next: Character? { place < letters.count ? letters[place] : nil }

    private mutating func skipSpaces() {
        while next?.isWhitespace == true { place += 1 }
    }

    @discardableResult
    private mutating func take(_ letter: Character) -> Bool {
        guard next == letter else { return false }
        place += 1
        return true
    }

    private mutating func takeWhile(_ belongs: (Character) -> Bool) -> String {
        let word = letters[place...].prefix(while: belongs)
        place += word.count
        return String(word)
    }

    private mutating func quoted() throws(ExpressionError) -> String {
        let start = place
        take("\"")
        let name = takeWhile { $0 != "\"" }
        guard take("\"") else { throw fault(.unclosed("\""), from: start, to: start + 1) }
        return name
    }

    /// A number without a sign, such as `2`, `.5` or `1e-3`; nil where none stands.
    private mutating func number() -> Float? {
        let start = place
        var word = takeWhile { $0.isNumber || $0 == "." }
        if word.contains(where: \.isNumber), next == "e" || next == "E" {
            let mantissa = place
            place += 1
            let sign = take("-") ? "-" : ""
            let exponent = takeWhile(\.isNumber)
            if exponent.isEmpty { place = mantissa } else { word += "e\(sign)\(exponent)" }
        }
        if let number = Float(word) { return number }
        place = start
        return nil
    }

    private func fault(
        _ fault: ExpressionError.Fault,
        from start: Int? = nil,
        to end: Int? = nil
    ) -> ExpressionError {
        let start = start ?? place
        return ExpressionError(text: text, range: start..<max(end ?? place, start), fault: fault)
    }
}
