internal import Experiments
internal import Files
internal import JSON
internal import Runs
internal import Tables

extension Study {
    /// Tells whether pictures are nearer to the others than their rivals are: a table,
    /// `contests.csv`, the record.
    ///
    /// - Parameters:
    ///   - pairing: The pairs with their rivals.
    ///   - sights: Of the pairs' first, their second, and the rivals.
    ///   - log: The run's.
    /// - Throws: `FileError`.
    func contest(_ pairing: Pairing, _ sights: [Sight], _ log: RunLog) async throws {
        let count = pairing.pairs.count
        let classPlaces = pairing.classPlaces
        let contests = Yardstick.all.map { yardstick in
            let sides = [(0, count), (2 * count, count), (0, 2 * count)].map { first, second in
                yardstick.distances(
                    between: (0..<count).map { Yardstick.Pair(first + $0, second + $0) },
                    of: sights
                )
            }
            return Contest(
                yardstick,
                (0..<count).map {
                    Contest.Case(
                        classPlace: classPlaces[$0],
                        distance: sides[0][$0],
                        rival: sides[1][$0],
                        between: sides[2][$0]
                    )
                }
            )
        }
        var csv = CSV(
            ["yardstick", "distance", "rivals", "cliffs_delta"]
                + ["gain", "nearer", "way", "share"].flatMap { [$0, "\($0)_from", "\($0)_to"] }
        )
        var table = Table([
            "yardstick", "distance", "rivals'", "less by %", "95 %", "δ", "nearer %", "95 %", "way",
            "95 %", "share", "95 %",
        ])
        for contest in contests {
            let figures = [contest.gain, contest.nearer, contest.way, contest.share]
            csv.add(
                [contest.yardstick]
                    + [contest.distance, contest.rivals, contest.effect].map { "\($0)" }
                    + figures.flatMap { $0.cells { "\($0)" } }
            )
            table.add(
                [
                    contest.yardstick, contest.distance.fixed(3), contest.rivals.fixed(3),
                ] + contest.gain.told { (100 * $0).fixed(0) } + [contest.effect.fixed(2)]
                    + contest.nearer.told { (100 * $0).fixed(0) }
                    + (contest.way?.told { $0.fixed(2) } ?? ["", ""])
                    + (contest.share?.told { $0.fixed(2) } ?? ["", ""])
            )
        }
        try folder.write(Array(csv.description.utf8), to: "contests.csv")
        try await log.tell(
            "contests",
            table.description,
            ["contests": .array(contests.map(\.json))]
        )
    }
}

extension Contest.Figure? {
    /// The figure and its bounds; empty where there is none.
    fileprivate func cells(_ text: (Double) -> String) -> [String] {
        guard let self else { return ["", "", ""] }
        return [self.value, self.interval.lowerBound, self.interval.upperBound].map(text)
    }
}

extension Contest.Figure {
    /// The figure, and its bounds as one.
    fileprivate func told(_ text: (Double) -> String) -> [String] {
        [text(value), "\(text(interval.lowerBound))…\(text(interval.upperBound))"]
    }
}

extension Contest {
    /// The figures for the record, each with its bounds.
    fileprivate var json: JSONValue {
        [
            "yardstick": .string(yardstick), "distance": JSONValue(distance),
            "rivals": JSONValue(rivals), "cliffs_delta": JSONValue(effect), "gain": gain.json,
            "nearer": nearer.json, "way": way?.json ?? .null, "share": share?.json ?? .null,
        ]
    }
}
