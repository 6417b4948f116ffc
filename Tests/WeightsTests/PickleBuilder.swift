/// Writes pickles as PyTorch does, an instruction at a time.
struct PickleBuilder {
    private(set) var bytes: [UInt8] = [0x80, 2]

    /// Instructions as they are, such as `"}"` for an empty dictionary.
    mutating func raw(_ text: String) { bytes += text.utf8 }

    /// Instructions as bytes.
    mutating func raw(_ more: [UInt8]) { bytes += more }

    mutating func text(_ text: String) {
        raw([0x58] + UInt32(text.utf8.count).bytes + Array(text.utf8))
    }

    mutating func integer(_ value: Int) { raw([0x8A, 8] + value.bytes) }

    mutating func global(_ module: String, _ name: String) { raw("c\(module)\n\(name)\n") }

    mutating func tuple(_ values: [Int]) {
        raw("(")
        for value in values { integer(value) }
        raw("t")
    }

    /// A persistent id of a storage.
    mutating func storage(_ type: String, key: String, count: Int) {
        raw("(")
        text("storage")
        global("torch", type)
        text(key)
        text("cpu")
        integer(count)
        raw("tQ")
    }

    /// A tensor over storage "0".
    mutating func tensor(
        _ type: String = "FloatStorage",
        count: Int,
        offset: Int = 0,
        shape: [Int],
        strides: [Int]
    ) {
        global("torch._utils", "_rebuild_tensor_v2")
        raw("(")
        storage(type, key: "0", count: count)
        integer(offset)
        tuple(shape)
        tuple(strides)
        raw([0x89])  // requires_grad
        global("collections", "OrderedDict")
        raw(")RtR")
    }

    /// The zip checkpoint with this pickle, ended, and storage "0" of these bytes.
    func checkpoint(storage: [UInt8]) -> [UInt8] {
        ZipBuilder(["a/data.pkl": bytes + [0x2E], "a/data/0": storage]).bytes
    }

    /// A checkpoint of one tensor, "w".
    static func checkpoint(
        _ type: String = "FloatStorage",
        count: Int,
        offset: Int = 0,
        shape: [Int],
        strides: [Int],
        storage: [UInt8]
    ) -> [UInt8] {
        var pickle = PickleBuilder()
        pickle.raw("}")
        pickle.text("w")
        pickle.tensor(type, count: count, offset: offset, shape: shape, strides: strides)
        pickle.raw("s")
        return pickle.checkpoint(storage: storage)
    }
}
