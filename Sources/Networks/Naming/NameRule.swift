/// How another library's names of one kind become torchvision's.
///
/// A pattern is a name with `#` for a number and, last, `*` for whatever follows. In the template
/// `{1}` is the first number, `{2*2+1}` twice the second plus one, and `{*}` what followed.
struct NameRule: Sendable {
    private let pattern: [Substring]
    private let template: String

    init(_ pattern: String, _ template: String) {
        self.pattern = pattern.split(separator: ".")
        self.template = template
    }

    /// torchvision's name of what the other library calls `name`; nil where the pattern is another.
    func applied(to name: String) -> String? {
        let parts = name.split(separator: ".")
        var numbers: [Int] = []
        for (index, wanted) in pattern.enumerated() {
            guard index < parts.count else { return nil }
            switch wanted {
            case "*": return filled(numbers, parts[index...].joined(separator: "."))
            case "#":
                guard let number = Int(parts[index]) else { return nil }
                numbers.append(number)
            default: guard parts[index] == wanted else { return nil }
            }
        }
        return parts.count == pattern.count ? filled(numbers, "") : nil
    }

    private func filled(_ numbers: [Int], _ rest: String) -> String {
        var result = ""
        for piece in template.split(separator: "{", omittingEmptySubsequences: false) {
            guard let end = piece.firstIndex(of: "}") else {
                result += piece
                continue
            }
            let term = piece[..<end]
            result += term == "*" ? rest : String(value(of: term, numbers))
            result += piece[piece.index(after: end)...]
        }
        return result
    }

    /// `place`, `place*factor`, `place+more`, `place*factor+more`.
    private func value(of term: Substring, _ numbers: [Int]) -> Int {
        let sum = term.split(separator: "+")
        let product = sum[0].split(separator: "*").compactMap { Int($0) }
        let more = sum.count > 1 ? Int(sum[1]) ?? 0 : 0
        return numbers[product[0] - 1] * (product.count > 1 ? product[1] : 1) + more
    }
}
