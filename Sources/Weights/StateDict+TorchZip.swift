extension StateDict {
    /// Reads PyTorch's format since 1.6: a zip file with a pickle, `data.pkl`, and each storage's
    /// numbers in an entry of its own, `data/<key>`.
    init(torchZip file: MappedFile) throws(WeightsError) {
        let archive = try ZipArchive(file)
        let suffix = "/data.pkl"
        let pickles = archive.entries.keys.filter { $0.hasSuffix(suffix) }
        guard pickles.count == 1, let pickle = pickles.first,
            let pickleRange = archive.entries[pickle]
        else {
            throw .unsupported(
                file: file.name,
                part: "the zip file",
                problem: "\(pickles.count) entries are called data.pkl, a checkpoint has one"
            )
        }
        let root = pickle.dropLast(suffix.count)
        if let byteOrder = archive.entries["\(root)/byteorder"] {
            var reader = ByteReader(file, part: "the byte order", range: byteOrder)
            let order = try reader.text(reader.remaining)
            guard order == "little" else {
                throw .unsupported(
                    file: file.name,
                    part: "the byte order",
                    problem: "\(order.quoted), not little"
                )
            }
        }
        var machine = PickleMachine(ByteReader(file, part: "data.pkl", range: pickleRange))
        let value = try machine.run()
        var entries: [(name: String, tensor: StoredTensor)] = []
        for (name, tensor) in try machine.heap.tensors(of: value, from: machine.reader) {
            guard let bytes = archive.entries["\(root)/data/\(tensor.storage.key)"] else {
                throw machine.reader.malformed(
                    "tensor \(name.quoted) lies in storage \(tensor.storage.key.quoted), "
                        + "which the zip file does not hold"
                )
            }
            entries.append((name, try tensor.stored(in: bytes, of: file)))
        }
        try self.init(entries, in: file)
    }
}
