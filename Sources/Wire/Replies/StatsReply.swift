public import JSON

/// What `stats` answers: a tree for people and monitoring, not for programs to rely on.
public struct StatsReply: Reply, Equatable {
    /// The whole result.
    public var tree: JSONValue.Members

    /// Statistics.
    package init(_ tree: JSONValue.Members) {
        self.tree = tree
    }

    /// Reads every member as it is.
    public init(decoding result: ParameterReader) throws(WireError) {
        tree = JSONValue.Members()
        for name in result.names { tree[name] = try result.required(name).value() }
    }

    /// Writes the tree.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.write(JSONValue.object(tree))
    }
}
