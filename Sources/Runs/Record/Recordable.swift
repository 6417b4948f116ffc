package import JSON

/// A value that a run writes into its record, and whoever looks at the run reads out of it.
///
/// Both go through the one type, so that no reader looks for a member by a name of its own.
package protocol Recordable: Sendable {
    /// The value as the record has it.
    var json: JSONValue { get }

    /// Reads what `json` wrote; nil when a member is missing or of the wrong form.
    init?(_ json: JSONValue)
}

extension JSONValue {
    /// An array of recorded values.
    package init(_ values: [some Recordable]) {
        self = .array(values.map(\.json))
    }

    /// Every element of an array, read; nil of anything else, or when one cannot be read.
    package func all<Element>(_ read: (JSONValue) -> Element?) -> [Element]? {
        guard let array else { return nil }
        let elements = array.compactMap(read)
        return elements.count == array.count ? elements : nil
    }
}
