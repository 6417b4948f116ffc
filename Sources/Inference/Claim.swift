/// What a job changes.
///
/// Of jobs whose claims overlap, one runs at a time. Readers claim nothing: what they read is an
/// immutable version, whatever is changed beside them.
enum Claim: Sendable {
    /// Nothing, or nothing that takes longer than one look at the registry.
    case nothing
    /// The version that stands at a place.
    case weights(Registry.Place)
    /// Whether there is a model of this name; with it go all of its sessions.
    case model(String)
    /// A file of the models directory.
    case file(String)

    /// Whether two jobs with these claims must not run at once.
    func overlaps(_ other: Claim) -> Bool {
        switch (self, other) {
        case (.weights(let one), .weights(let other)): one == other
        case (.weights(let place), .model(let name)), (.model(let name), .weights(let place)):
            place.model == name
        case (.model(let one), .model(let other)), (.file(let one), .file(let other)): one == other
        case (.nothing, _), (.weights, _), (.model, _), (.file, _): false
        }
    }
}
