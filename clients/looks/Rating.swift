internal import Experiments
internal import JSON

/// How far one yardstick is to be believed.
struct Rating: Sendable {
    /// The yardstick's name.
    let yardstick: String
    /// What is known of each kind of pair, in the order of tables.
    let kinds: [Kind]
    /// The share of triplets that is right, each kind counting alike.
    let share: Double
    /// Its interval.
    let interval: ClosedRange<Double>
    private let tallies: [Tally]

    /// What is known of one kind of pair.
    struct Kind: Sendable {
        let kind: PairKind
        /// The share of triplets that is right: one half is chance.
        let share: Double
        let interval: ClosedRange<Double>
        /// Cliff's δ of the distances of two classes over those of one.
        let effect: Double
        let triplets: Int
    }

    /// Rates a yardstick by its tallies: one at least, each with triplets.
    init(_ yardstick: String, _ tallies: [PairKind: Tally]) {
        self.yardstick = yardstick
        let kept = PairKind.allCases.compactMap { kind in tallies[kind].map { (kind, $0) } }
        kinds = kept.map { kind, tally in
            let share = tally.share() ?? .nan
            return Kind(
                kind: kind,
                share: share,
                interval: Self.interval(of: share, classes: tally.classes) { tally.share($0) },
                effect: tally.effect,
                triplets: tally.count
            )
        }
        let counted = kept.map { $0.1 }
        self.tallies = counted
        share = kinds.map(\.share).mean
        interval = Self.interval(of: share, classes: counted[0].classes) {
            Self.share(of: counted, $0)
        }
    }

    /// By how much this one is right oftener than another, with the interval of that; classes are
    /// drawn for both at once.
    func lead(over other: Rating) -> (lead: Double, interval: ClosedRange<Double>) {
        let interval = Bootstrap().interval(over: tallies[0].classes) { times in
            guard let mine = Self.share(of: tallies, times),
                let theirs = Self.share(of: other.tallies, times)
            else { return nil }
            return mine - theirs
        }
        let lead = share - other.share
        return (lead, interval ?? lead...lead)
    }

    /// The mean of the kinds' shares; nil when one has no triplets in this draw.
    private static func share(of tallies: [Tally], _ times: [Int]) -> Double? {
        let shares = tallies.compactMap { $0.share(times) }
        return shares.count == tallies.count ? shares.mean : nil
    }

    /// A bootstrap over classes; of a share of 0 or 1, about which that says nothing, Wilson's
    /// interval with a trial for each class.
    private static func interval(
        of share: Double,
        classes: Int,
        _ figure: ([Int]) -> Double?
    ) -> ClosedRange<Double> {
        let wilson = Proportion(share, of: classes).interval
        guard share > 0, share < 1 else { return wilson }
        return Bootstrap().interval(over: classes, figure) ?? wilson
    }

    /// The figures for the record.
    var json: JSONValue {
        [
            "yardstick": .string(yardstick), "right": JSONValue(share),
            "interval": Self.json(interval),
            "kinds": .array(
                kinds.map {
                    [
                        "kind": .string($0.kind.rawValue), "right": JSONValue($0.share),
                        "interval": Self.json($0.interval), "cliffs_delta": JSONValue($0.effect),
                        "triplets": JSONValue($0.triplets),
                    ]
                }
            ),
        ]
    }

    private static func json(_ interval: ClosedRange<Double>) -> JSONValue {
        [JSONValue(interval.lowerBound), JSONValue(interval.upperBound)]
    }
}
