/// What no honest weight file reaches: a bound for each thing a hostile one could make grow.
enum Limits {
    /// Instructions of one pickle; ResNet-50's has eleven thousand, a list of all losses of a long
    /// training a million.
    static let pickleOpcodes = 1 << 22
    /// Bytes of one name; other texts are passed over when they are longer.
    static let textBytes = 1 << 16
    /// Bytes of a safetensors header, as the reference implementation has it.
    static let headerBytes = 100_000_000
    /// Arrays and objects inside one another in a header.
    static let headerDepth = 128
    /// Dimensions of a tensor.
    static let rank = 16
    /// Containers around a dictionary of tensors.
    static let nesting = 16
    /// Places in one file where a state dict may be.
    static let candidates = 64
    /// Files that the index of a sharded one may name.
    static let shards = 1000
    /// Bytes of one tensor in memory: one number in a file may stand for all of them.
    static let tensorBytes = 1 << 30
    /// Bytes of all tensors of a state dict in memory.
    static let stateDictBytes = 1 << 32
}
