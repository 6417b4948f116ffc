import JSON

/// An object on its way into a value: looks members up, remembers which are known, and complains in
/// sentences.
///
/// A request's reader refuses members that nobody asked for; a reply's ignores them, since a newer
/// daemon may say more. It lives no longer than the line it reads.
public final class ParameterReader {
    /// What the reader of a request knows, and hands on to the readers of inner objects.
    struct Context {
        var limits: Limits
        var refusesUnknown: Bool
        var pictures = PictureDecoder.none
    }

    let context: Context
    /// Where the object stands: empty for `params` itself.
    let path: String
    private let view: JSONView?
    private var known: [String] = []

    /// Reads `view`, an object; nil stands for one without members.
    init(_ view: JSONView?, path: String, context: Context) {
        self.view = view
        self.path = path
        self.context = context
    }

    /// The limits that the peer's numbers are held against.
    package var limits: Limits { context.limits }

    /// Whether there is a member of that name, which is not thereby asked for.
    package func has(_ name: String) -> Bool { view?[name] != nil }

    /// The models that `model` and a list of `terms` name, as far as that can be read; no member is
    /// thereby asked for.
    package var namedModels: [String] {
        let terms = view?["terms"].flatMap { $0.kind == .array ? $0 : nil }
        let count = min(terms?.count ?? 0, limits.terms)
        let places = [view] + (0..<count).map { terms?[$0] }
        return places.compactMap { $0?.kind == .object ? $0?["model"]?.string : nil }
    }

    /// The member of that name, or nil.
    package func optional(_ name: String) -> ParameterValue? {
        known.append(name)
        guard let value = view?[name] else { return nil }
        return ParameterValue(
            view: value,
            path: path.isEmpty ? name : "\(path).\(name)",
            context: context
        )
    }

    /// The member of that name.
    package func required(_ name: String) throws(WireError) -> ParameterValue {
        guard let value = optional(name) else {
            throw .invalidParams("\(place) lacks the member \"\(name)\"", member: memberPath(name))
        }
        return value
    }

    /// The one of several members that is there; it is an error when none is, or more than one.
    package func exactlyOne(
        of names: [String]
    ) throws(WireError) -> (name: String, value: ParameterValue) {
        let found = names.compactMap { name in optional(name).map { (name: name, value: $0) } }
        guard let first = found.first, found.count == 1 else {
            let got = found.isEmpty ? "none" : Spelling.list(found.map(\.name))
            throw .invalidParams(
                "\(place) must have one of \(Spelling.list(names)), and has \(got)",
                member: path.isEmpty ? nil : path
            )
        }
        return first
    }

    /// Refuses what was not asked for; called once everything has been.
    func finish() throws(WireError) {
        guard context.refusesUnknown else { return }
        for name in names where !known.contains(name) {
            let near = Spelling.near(name, among: known)
            let hint = near.isEmpty ? "" : "; did you mean \(Spelling.list(near))?"
            let names = known.isEmpty ? "none" : known.sorted().joined(separator: ", ")
            throw .invalidParams(
                "\(place) has an unknown member \(Spelling.quote(name))\(hint) (known: \(names))",
                member: memberPath(name)
            )
        }
    }

    /// The names of all members, for objects whose names are free.
    var names: [String] { view?.members.map(\.name) ?? [] }

    private var place: String { path.isEmpty ? "params" : path }

    private func memberPath(_ name: String) -> String {
        let name = String(name.prefix(64))
        return path.isEmpty ? name : "\(path).\(name)"
    }
}
