/// What no honest model file reaches: a bound for each thing a hostile one could make grow.
///
/// All that is kept beside tensors grows with the file's bytes alone; tensors have `TensorLoader`'s
/// bounds.
enum Limits {
    /// Nodes of a graph; Swin's, exported with all its shape arithmetic, are six thousand.
    static let nodes = 1 << 18
    /// Attributes, and names of inputs and outputs, of one node: a Concat may join many.
    static let nodeParts = 1 << 16
    /// Numbers or texts in one attribute.
    static let attributeNumbers = 1 << 22
    /// Graphs within graphs, as an `If` has them.
    static let graphDepth = 4
    /// Initial values.
    static let initializers = 1 << 18
    /// Values that enter a graph or leave it, each kind, its initial values aside.
    static let ports = 1 << 18
    /// Extents of a tensor.
    static let rank = 16
    /// Bytes of one name or other text that is needed.
    static let nameBytes = 1 << 16
    /// Entries in one list of keys and values, of domains, of functions.
    static let entries = 1 << 12
    /// Files of external data: some exporters write one for every tensor.
    static let externalFiles = 1 << 12
    /// Versions of the file format: opsets came with 3; 14 is what onnx 1.23 writes.
    static let irVersions = 3...14
    /// Versions of ONNX's operations: older ones compute otherwise, 28 is onnx 1.23's last.
    static let opsets = 7...28
}
