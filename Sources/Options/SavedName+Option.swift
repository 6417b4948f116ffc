import ArgumentParser
package import Wire

extension SavedName {
    /// For an option's `transform`: refuses before anything is computed what the daemon would
    /// refuse at the end, in the same words.
    package static func option(_ text: String) throws -> SavedName {
        guard let name = SavedName(text) else { throw ValidationError("expected \(rule)") }
        return name
    }
}
