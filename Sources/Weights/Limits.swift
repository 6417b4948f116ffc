/// What no honest weight file reaches: a bound for each thing a hostile one could make grow.
enum Limits {
    /// Instructions of one pickle; ResNet-50's has eleven thousand.
    static let pickleOpcodes = 1 << 20
    /// Bytes of one name or other text.
    static let textBytes = 1 << 16
    /// Bytes of a safetensors header; the reference implementation allows 100 MB.
    static let headerBytes = 1 << 24
    /// Dimensions of a tensor.
    static let rank = 16
    /// Wrappers (`state_dict`, `model`) around a state dict.
    static let wrappers = 3

    /// Bytes that the tensors of a file may take beside the mapping: many names for one storage in
    /// a format that must be converted would otherwise multiply it without end.
    static func copiedBytes(fileBytes: Int) -> Int { 8 * fileBytes + (1 << 20) }
}
