internal import Tensors

/// A dictionary of a file that holds tensors, and the keys that lead to it.
struct TensorDictionary: Sendable {
    /// From the outside in; none for a dictionary that is the whole file.
    let path: [String]
    let tensors: [(name: String, tensor: ListedTensor)]

    /// The modules that wrap others without a name of their own to people: what `torch.compile`,
    /// and the wrappers for several machines and for little memory, put into names.
    private static let wrappers: Set<Substring> = [
        "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_forward_module",
    ]

    /// The tensors whose names end as the parameter `anchor`, which every state dict that is looked
    /// for has: for each such name, those that share what stands before it, without that.
    func candidates(holding anchor: String) -> [StateDictCandidate] {
        let names = tensors.map { Self.unwrapped($0.name) }
        var candidates: [StateDictCandidate] = []
        var seen: Set<String> = []
        for (index, name) in names.enumerated() where name == anchor || name.hasSuffix("." + anchor)
        {
            let prefix = String(name.dropLast(anchor.count))
            // More than a file may have are not looked for.
            guard candidates.count <= Limits.candidates, seen.insert(prefix).inserted else {
                continue
            }
            let whole = tensors[index].name
            let isSpelledOut = whole.hasSuffix(anchor)
            let spelled = isSpelledOut ? String(whole.dropLast(anchor.count)) : prefix
            candidates.append(candidate(prefix, spelled: spelled, names))
        }
        return candidates
    }

    /// All tensors, without what their names have in common before a dot.
    var whole: StateDictCandidate {
        let names = tensors.map { Self.unwrapped($0.name) }
        var shared = names.first.map { $0[...] } ?? ""
        for name in names.dropFirst() {
            let length = zip(shared, name).prefix { $0 == $1 }.count
            shared = shared.prefix(length)
        }
        let prefix = shared.lastIndex(of: ".").map { String(shared[...$0]) } ?? ""
        return candidate(prefix, spelled: prefix, names)
    }

    private func candidate(
        _ prefix: String,
        spelled: String,
        _ names: [String]
    ) -> StateDictCandidate {
        let entries = zip(names, tensors).filter { $0.0.hasPrefix(prefix) }
        let address = path + (spelled.isEmpty ? [] : [String(spelled.dropLast())])
        return StateDictCandidate(
            key: address.isEmpty ? nil : address.joined(separator: "."),
            entries: entries.map { (String($0.0.dropFirst(prefix.count)), $0.1.tensor) }
        )
    }

    private static func unwrapped(_ name: String) -> String {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.contains(where: wrappers.contains) else { return name }
        return parts.filter { !wrappers.contains($0) }.joined(separator: ".")
    }
}
