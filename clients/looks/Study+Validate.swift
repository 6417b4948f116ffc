internal import Experiments
internal import Files
internal import JSON
internal import Runs
internal import Tables
internal import Tench

extension Study {
    /// Tells how far each yardstick is to be believed: a table and a sentence, `validation.csv`,
    /// `distances.csv`, the record.
    ///
    /// - Throws: What `run` throws.
    func validate(_ validation: Validation, over link: Link) async throws {
        let folders = "\(validation.groups.count) folders, \(validation.classes.count) classes"
        try await run(validation.groups, folders, over: link) { sights, log in
            let places = validation.pairs.map(\.places)
            var columns: [[Double]] = []
            for yardstick in Yardstick.all {
                try Task.checkCancellation()
                columns.append(yardstick.distances(between: places, of: sights))
            }
            let distances = table(of: validation, columns)
            try folder.write(Array(distances.description.utf8), to: "distances.csv")
            let ranking = Ranking(
                zip(Yardstick.all, columns).map { Rating($0.name, validation.tallies($1)) }
            )
            try folder.write(Array(ranking.csv.description.utf8), to: "validation.csv")
            for rating in ranking.ratings { try await log.add(rating.json) }
            try await log.tell(
                "validation",
                "\(ranking.table)\n\n\(ranking.sentence)",
                [
                    "best": .string(ranking.best.yardstick),
                    "ratings": .array(ranking.ratings.map(\.json)),
                ]
            )
        }
    }

    /// Every pair's distances.
    private func table(of validation: Validation, _ columns: [[Double]]) -> CSV {
        let pictures = validation.groups.flatMap { group in
            group.pictures.map { "\(group.name)/\($0.stem)" }
        }
        var csv = CSV(
            ["picture", "against", "kind", "same_class"] + Yardstick.all.map(\.name)
        )
        for (row, pair) in validation.pairs.enumerated() {
            csv.add(
                [
                    pictures[pair.places.first], pictures[pair.places.second], pair.kind.rawValue,
                    pair.isSame ? "1" : "0",
                ] + columns.map { "\($0[row])" }
            )
        }
        return csv
    }
}
