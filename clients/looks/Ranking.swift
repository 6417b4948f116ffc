internal import Experiments
internal import JSON
internal import Tables

/// Yardsticks, the one that is right most often first.
struct Ranking: Sendable {
    /// Their ratings; of equal ones the first first.
    let ratings: [Rating]

    /// Puts ratings, at least one, in order.
    init(_ ratings: [Rating]) {
        precondition(!ratings.isEmpty, "nothing to put in order")
        self.ratings = ratings.enumerated()
            .sorted { (-$0.element.share, $0.offset) < (-$1.element.share, $1.offset) }
            .map(\.element)
    }

    /// The one that is right most often.
    var best: Rating { ratings[0] }

    /// Which is best, and by how much.
    var sentence: String {
        let (low, high) = (best.interval.lowerBound, best.interval.upperBound)
        let first = """
            \(best.yardstick) is right most often: in \(best.share.percent) of triplets, the kinds of \
            pairs counting alike (95 %: \(low.percent) to \(high.percent); chance is 50 %)
            """
        return ([first] + ratings.dropFirst().map { behind($0) }).joined(separator: "; ") + "."
    }

    private func behind(_ rating: Rating) -> String {
        let (lead, interval) = best.lead(over: rating)
        return """
            \(rating.yardstick) \(lead.points) behind (\(interval.lowerBound.points) to \
            \(interval.upperBound.points))
            """
    }

    /// A row a yardstick: for each kind of pair how often it is right, with interval and δ.
    var table: Table {
        let kinds = best.kinds.map(\.kind)
        var table = Table(
            ["yardstick"] + kinds.flatMap { ["\($0.rawValue) %", "95 %", "δ"] } + ["all %", "95 %"]
        )
        for rating in ratings {
            table.add(
                [rating.yardstick]
                    + rating.kinds.flatMap {
                        [$0.share.points, $0.interval.points, $0.effect.fixed(2)]
                    } + [rating.share.points, rating.interval.points]
            )
        }
        return table
    }

    /// The same for programs, a row for each yardstick and kind; of all kinds together with what it
    /// is behind the best.
    var csv: CSV {
        var csv = CSV([
            "yardstick", "kind", "right", "from", "to", "cliffs_delta", "triplets", "behind",
            "behind_from", "behind_to",
        ])
        for rating in ratings {
            for kind in rating.kinds {
                csv.add(
                    [rating.yardstick, kind.kind.rawValue]
                        + [
                            kind.share, kind.interval.lowerBound, kind.interval.upperBound,
                            kind.effect,
                        ].map { "\($0)" } + ["\(kind.triplets)", "", "", ""]
                )
            }
            let (lead, margin) = best.lead(over: rating)
            csv.add(
                [rating.yardstick, "all"]
                    + [rating.share, rating.interval.lowerBound, rating.interval.upperBound]
                    .map { "\($0)" } + ["", "\(rating.kinds.reduce(0) { $0 + $1.triplets })"]
                    + [lead, margin.lowerBound, margin.upperBound].map { "\($0)" }
            )
        }
        return csv
    }
}

extension Double {
    /// A share as a whole number of hundredths.
    fileprivate var points: String { (100 * self).fixed(0) }
    /// The same with its sign.
    fileprivate var percent: String { points + " %" }
}

extension ClosedRange<Double> {
    /// Both ends of an interval of shares, in hundredths.
    fileprivate var points: String { "\(lowerBound.points)–\(upperBound.points)" }
}
