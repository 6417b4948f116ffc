/// A name for each of a graph's values that no other has.
///
/// What a module returns that is used once has its name. Where a module is used several times,
/// each use has a number behind the name, in their order, and the name alone is the last one's. An
/// operation that is no module has the name that its definition gives it, and a number where
/// others have that too.
struct UniqueNames {
    /// The nodes by their own names.
    private(set) var nodes: [Graph.Node]
    /// These names and those of modules, in the order of definition.
    private(set) var names: [(name: String, value: Value)] = []

    /// The names that were given, so that none is given again.
    private var taken: Set<String>
    /// How often a number was put behind a name.
    private var numbers: [String: Int] = [:]

    /// Names for these nodes.
    ///
    /// - Parameters:
    ///   - nodes: The nodes, by names that may be several's.
    ///   - names: In the order of definition the nodes' values, and those of containers under
    ///     their names: of the same one the last counts.
    ///   - aliases: Other names, which no operation is given.
    init(
        of nodes: [Graph.Node],
        names: [(container: String?, value: Value)],
        aliases: some Sequence<String>
    ) {
        self.nodes = nodes
        let reserved: Set<String> = [Graph.inputName, Graph.outputName]
        var modules: [String: Value] = [:]
        for (container, value) in names {
            if container == nil, nodes[value].isFunction { continue }
            modules[container ?? nodes[value].name] = value
        }
        taken = reserved.union(modules.keys).union(aliases)
        let known = taken
        var uses: [String: (modules: Int, functions: Int)] = [:]
        for node in nodes.dropFirst() {
            if node.isFunction {
                uses[node.name, default: (0, 0)].functions += 1
            } else {
                uses[node.name, default: (0, 0)].modules += 1
            }
        }
        for (container, value) in names {
            let node = nodes[value]
            let name = container ?? node.name
            if container == nil, node.isFunction {
                let isOnly = uses[name]?.functions == 1 && !known.contains(name)
                give(isOnly ? name : numbered(name), to: value)
                continue
            }
            let isLast = modules[name] == value && !reserved.contains(name)
            if container == nil {
                let isOnly = uses[name]?.modules == 1
                if !isOnly { self.nodes[value].module = name }
                let keeps = isOnly && isLast
                give(keeps ? name : numbered(name), to: value)
                if keeps { modules[name] = nil }
            }
            // What a module with several uses returns in the end, or a container.
            if isLast, modules.removeValue(forKey: name) != nil { self.names.append((name, value)) }
        }
    }

    private mutating func give(_ name: String, to value: Value) {
        nodes[value].name = name
        names.append((name, value))
    }

    /// A name with a number behind it.
    static func numbered(_ name: String, _ number: Int) -> String { "\(name)#\(number)" }

    /// The name with the next number that nobody has.
    private mutating func numbered(_ name: String) -> String {
        while true {
            numbers[name, default: 0] += 1
            let own = Self.numbered(name, numbers[name] ?? 1)
            if taken.insert(own).inserted { return own }
        }
    }
}
