/// PyTorch's format since 1.6: a zip file with a pickle, `data.pkl`, and each storage's numbers in
/// an entry of its own, `data/<key>`.
enum TorchZip {
    /// The dictionaries of tensors in such a file.
    static func content(of file: FileImage) throws(WeightsError) -> FileContent {
        let archive = try ZipArchive(file)
        let suffix = "/data.pkl"
        let names = archive.names
        let pickles = names.filter { $0.hasSuffix(suffix) }
        guard pickles.count == 1, let pickle = pickles.first else {
            throw .foreignZip(file: file.name, ZipKind(of: names.sorted()))
        }
        let root = pickle.dropLast(suffix.count)
        // TorchScript has a data.pkl too, of a module whose class is among its code.
        if names.contains("\(root)/constants.pkl") {
            throw .foreignZip(file: file.name, .torchScript)
        }
        if let byteOrder = try archive.bytes(of: "\(root)/byteorder") {
            guard file.text(in: byteOrder) == "little" else { throw .bigEndian(file: file.name) }
        }
        guard let pickleRange = try archive.bytes(of: pickle) else {
            throw .foreignZip(file: file.name, .other)
        }
        var machine = PickleMachine(ByteReader(file, part: "data.pkl", range: pickleRange))
        let value = try machine.run()
        return try FileContent(machine.heap, root: value, of: file) {
            (storage) throws(WeightsError) in try archive.bytes(of: "\(root)/data/\(storage.key)")
        }
    }
}

extension ZipKind {
    /// What an archive of these entries is.
    fileprivate init(of names: [String]) {
        func has(_ suffix: String) -> Bool { names.contains { $0.hasSuffix(suffix) } }
        let packed = names.first { name in
            ["pth", "pt", "bin", "ckpt", "safetensors", "tar"].contains { name.hasSuffix(".\($0)") }
        }
        if has("/model.json") && names.contains(where: { $0.contains("/tensors/") }) {
            self = .torchScript
        } else if has("/models/model.json") || has("serialized_exported_program.json") {
            self = .exportedProgram
        } else if has(".npy") {
            self = .numpyArrays
        } else if has("model.weights.h5") {
            self = .keras
        } else if let packed {
            self = .packed(packed)
        } else {
            self = .other
        }
    }
}
