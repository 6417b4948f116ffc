extension JSONTree {
    /// Where `self` departs from what a golden line expects, as paths; nothing when it fits.
    ///
    /// In the expected value the strings `<number>`, `<string>`, `<array>`, `<object>` and `<any>`
    /// stand for values of that kind, and a member named `…` allows members that are not listed.
    package func departures(from expected: JSONTree, at path: String = "$") -> [String] {
        switch (expected, self) {
        case (.string("<any>"), _), (.string("<number>"), .number), (.string("<string>"), .string),
            (.string("<array>"), .array), (.string("<object>"), .object):
            return []
        case (.object(let expected), .object(let actual)):
            return Self.departures(of: actual, from: expected, at: path)
        case (.array(let expected), .array(let actual)) where expected.count == actual.count:
            return zip(actual, expected).enumerated().flatMap { index, pair in
                pair.0.departures(from: pair.1, at: "\(path)[\(index)]")
            }
        default:
            return self == expected ? [] : ["\(path) is \(self), not \(expected)"]
        }
    }

    private static func departures(
        of actual: [String: JSONTree],
        from expected: [String: JSONTree],
        at path: String
    ) -> [String] {
        let missing = expected.keys.filter { $0 != "…" && actual[$0] == nil }
        let unlisted = expected["…"] == nil ? actual.keys.filter { expected[$0] == nil } : []
        let differing = expected.flatMap { name, value in
            actual[name]?.departures(from: value, at: "\(path).\(name)") ?? []
        }
        return missing.sorted().map { "\(path).\($0) is missing" }
            + unlisted.sorted().map { "\(path).\($0) is not expected" } + differing.sorted()
    }
}
