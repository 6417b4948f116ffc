/// Names that were probably meant.
package enum Spelling {
    /// Up to three of `names` that differ from `name` by little, nearest first.
    package static func near(_ name: String, among names: [String]) -> [String] {
        let wanted = Array(name.lowercased().utf8.prefix(64))
        let tolerance = max(1, wanted.count / 3)
        let ranked = names.compactMap { candidate -> (distance: Int, name: String)? in
            let letters = Array(candidate.lowercased().utf8)
            guard abs(letters.count - wanted.count) <= tolerance else { return nil }
            let distance = distance(wanted, letters)
            return distance <= tolerance ? (distance, candidate) : nil
        }
        return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(
            \.name
        )
    }

    /// "no model "x"; did you mean …?", or the names there are when they are few.
    package static func complaint(_ what: String, _ name: String, known: [String]) -> String {
        let near = near(name, among: known)
        let start = "there is no \(what) \(quote(name))"
        if !near.isEmpty { return "\(start); did you mean \(list(near))?" }
        if known.isEmpty { return start }
        return "\(start); there are: \(known.joined(separator: ", "))"
    }

    /// The names in quotes, the last two joined by "or".
    package static func list(_ names: [String]) -> String {
        let quoted = names.map(quote)
        guard quoted.count > 1, let last = quoted.last else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }

    /// The name in quotes, cut when it is long: it may be the peer's whole line.
    package static func quote(_ name: String) -> String {
        name.utf8.count > 80 ? "\"\(name.prefix(40))…\"" : "\"\(name)\""
    }

    /// How many letters must be put in, taken out, replaced or swapped with their neighbour.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
