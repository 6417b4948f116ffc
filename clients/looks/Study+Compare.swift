internal import Experiments
internal import Files
internal import JSON
internal import Runs
internal import Tables
internal import Tench

extension Study {
    /// Tells how far pictures are apart by every yardstick: a table, `distances.csv`, the record.
    ///
    /// - Throws: What `run` throws.
    func compare(_ pairing: Pairing, over link: Link) async throws {
        let count = pairing.pairs.count
        let groups = [
            PictureGroup(name: "pictures", pictures: pairing.pairs.map(\.first)),
            PictureGroup(name: "against", pictures: pairing.pairs.map(\.second)),
            PictureGroup(name: "than", pictures: pairing.rivals),
        ].filter { !$0.pictures.isEmpty }
        try await run(groups, "\(count) pairs", over: link) { sights, log in
            if !pairing.single.isEmpty {
                try await log.note(
                    "single",
                    "without a partner: " + pairing.single.joined(separator: ", "),
                    ["pictures": .array(pairing.single.map(JSONValue.string))]
                )
            }
            let places = (0..<count).map { Yardstick.Pair($0, count + $0) }
            let columns = Yardstick.all.map { $0.distances(between: places, of: sights) }
            let names = Yardstick.all.map(\.name)
            var csv = CSV(["picture", "against"] + names)
            var table = Table(["picture", "against"] + names)
            for (row, pair) in pairing.pairs.enumerated() {
                let distances = columns.map { $0[row] }
                let stems = [pair.first.stem, pair.second.stem]
                csv.add(stems + distances.map { "\($0)" })
                table.add(stems + distances.map { $0.fixed(3) })
                try await log.add(
                    [
                        "picture": .string(stems[0]), "against": .string(stems[1]),
                        "distances": .distances(names, distances),
                    ]
                )
            }
            try folder.write(Array(csv.description.utf8), to: "distances.csv")
            if count > 1 {
                let intervals = columns.map { Bootstrap().interval(ofMean: $0) }
                table.add(["mean", ""] + columns.map { $0.mean.fixed(3) })
                table.add(["95 % from", ""] + intervals.map { $0?.lowerBound.fixed(3) ?? "" })
                table.add(["95 % to", ""] + intervals.map { $0?.upperBound.fixed(3) ?? "" })
            }
            try await log.tell(
                "distances",
                table.description,
                [
                    "pairs": JSONValue(count),
                    "mean": .distances(names, columns.map(\.mean)),
                ]
            )
            if !pairing.rivals.isEmpty { try await contest(pairing, sights, log) }
        }
    }
}

extension JSONValue {
    /// A number for each yardstick.
    fileprivate static func distances(_ names: [String], _ distances: [Double]) -> JSONValue {
        var members = Members()
        for (name, distance) in zip(names, distances) { members[name] = JSONValue(distance) }
        return .object(members)
    }
}
