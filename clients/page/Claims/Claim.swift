internal import JSON

/// Something said about the experiments that their numbers bear out or don't.
struct Claim: Sendable, Equatable {
    /// What the numbers say.
    enum Verdict: String, Sendable {
        case holds
        case fails
        /// Something that a verdict needs isn't there.
        case unmeasured

        /// The verdict in words.
        var title: String {
            switch self {
            case .holds: "✓ holds"
            case .fails: "✗ does not hold"
            case .unmeasured: "– not measured"
            }
        }
    }

    /// A number that the verdict rests on.
    struct Figure: Sendable, Equatable {
        /// Its name for programs.
        let name: String
        let value: Double

        init(_ name: String, _ value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// Its name for programs, and the section that shows it.
    let id: String
    /// What is claimed.
    let statement: String
    let verdict: Verdict
    /// The numbers in a sentence.
    let evidence: String
    let figures: [Figure]

    /// A claim that nothing was measured for.
    init(_ id: String, _ statement: String, without what: String) {
        self.id = id
        self.statement = statement
        verdict = .unmeasured
        evidence = "There is no \(what)."
        figures = []
    }

    /// A claim that holds or doesn't.
    init(
        _ id: String,
        _ statement: String,
        holds: Bool,
        evidence: String,
        figures: [Figure]
    ) {
        self.id = id
        self.statement = statement
        verdict = holds ? .holds : .fails
        self.evidence = evidence
        self.figures = figures
    }

    /// Every claim, in the order of the page.
    static func all(of exhibition: Exhibition) -> [Claim] {
        [
            combined(exhibition), difference(exhibition), merged(exhibition), matched(exhibition),
            represented(exhibition),
        ]
    }

    /// The claim for programs.
    var json: JSONValue {
        let holds: JSONValue =
            switch verdict {
            case .holds: true
            case .fails: false
            case .unmeasured: nil
            }
        var numbers = JSONValue.Members()
        for figure in figures { numbers[figure.name] = JSONValue(figure.value) }
        return [
            "id": .string(id), "claim": .string(statement), "holds": holds,
            "evidence": .string(evidence), "figures": .object(numbers),
        ]
    }
}
