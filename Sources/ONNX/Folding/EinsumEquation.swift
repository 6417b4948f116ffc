import Files

/// An equation as `numpy.einsum` writes it: the labels of each value's axes, and of the result's.
struct EinsumEquation {
    /// What an axis is called.
    enum Label: Hashable, Comparable {
        /// One that an ellipsis stands for, counted from the ellipsis' end.
        case unnamed(Int)
        /// One with a letter of its own.
        case letter(Character)

        fileprivate var description: String {
            switch self {
            case .unnamed: "an axis of '...'"
            case .letter(let letter): "axis '\(letter)'"
            }
        }

        fileprivate var isUnnamed: Bool { if case .unnamed = self { true } else { false } }
    }

    /// The labels of each value's axes.
    let terms: [[Label]]
    /// The labels of the result's axes.
    let result: [Label]
    /// Those that are summed along.
    let summed: [Label]

    /// The equation of values with so many axes each.
    init(_ text: String, of ranks: [Int], _ node: Evaluation) throws(FoldingError) {
        let compact = text.filter { $0 != " " }
        let sides = compact.split(separator: "->", omittingEmptySubsequences: false)
        let written = sides[0].split(separator: ",", omittingEmptySubsequences: false)
        guard sides.count <= 2, text.utf8.count <= FoldingLimits.list, written.count == ranks.count
        else { throw node.failure("\(text.quoted) is no equation of \(ranks.count) values") }
        var terms: [[Label]] = []
        for (term, rank) in zip(written, ranks) {
            let letters = term.filter { $0 != "." }.count
            let labels = try Self.labels(term, ellipsis: max(rank - letters, 0), node)
            guard labels.count == rank else {
                throw node.failure("\(String(term).quoted) isn't of \(rank) axes")
            }
            terms.append(labels)
        }
        self.terms = terms
        let all = Set(terms.joined())
        let widest = all.filter(\.isUnnamed).count
        if sides.count == 2 {
            result = try Self.labels(sides[1], ellipsis: widest, node)
        } else {
            let once = all.filter { label in
                !label.isUnnamed && terms.joined().filter { $0 == label }.count == 1
            }
            result = try Self.labels("...", ellipsis: widest, node) + once.sorted()
        }
        guard Set(result).count == result.count, all.isSuperset(of: result) else {
            throw node.failure("\(text.quoted) makes axes that no value has, or one twice")
        }
        summed = all.subtracting(result).sorted()
    }

    /// How long each label's axis is; one of 1 goes with any.
    func lengths(_ shapes: [[Int]], _ node: Evaluation) throws(FoldingError) -> [Label: Int] {
        var lengths: [Label: Int] = [:]
        for (term, shape) in zip(terms, shapes) {
            for (label, extent) in zip(term, shape) {
                let known = lengths[label] ?? 1
                guard known == 1 || extent == 1 || known == extent else {
                    throw node.failure("\(label.description) is \(known) long, and \(extent)")
                }
                lengths[label] = known == 1 ? extent : known
            }
        }
        return lengths
    }

    private static func labels(
        _ term: Substring,
        ellipsis: Int,
        _ node: Evaluation
    ) throws(FoldingError) -> [Label] {
        var labels: [Label] = []
        var rest = term
        var hasEllipsis = false
        while let letter = rest.popFirst() {
            if letter == ".", rest.hasPrefix(".."), !hasEllipsis {
                rest.removeFirst(2)
                hasEllipsis = true
                labels += (0..<ellipsis).reversed().map(Label.unnamed)
            } else if letter.isASCII, letter.isLetter {
                labels.append(.letter(letter))
            } else {
                throw node.failure("\(String(term).quoted) has no meaning in an equation")
            }
        }
        return labels
    }
}
