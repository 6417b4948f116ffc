/// Gives every node a name that no other has, for people to call layers by.
struct NodeNames {
    private var taken: Set<String>
    private var given: Set<String> = []

    /// A giver of names to nodes that call themselves so; names that the file has are for those
    /// that have them there.
    init(_ fileNames: some Sequence<String>) { taken = Set(fileNames) }

    /// The name of the node at `index`: the file's own for the first that has it, with the index
    /// appended for the others, and `Op_index` where there is none.
    mutating func name(of node: NodeMessage, at index: Int) -> String {
        if !node.name.isEmpty, given.insert(node.name).inserted { return node.name }
        var name = "\(node.name.isEmpty ? node.operation : node.name)_\(index)"
        while !taken.insert(name).inserted { name += "_" }
        return name
    }
}
