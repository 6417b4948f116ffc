import Files

/// The index of weights in several files: JSON whose `weight_map` names the file of every tensor.
struct ShardIndex {
    /// The index's own bytes, then those of the files in the order of their names.
    let images: [FileImage]
    private let places: [(tensor: String, file: String)]
    private let shards: [String: FileContent]

    /// Whether the file is a JSON text.
    static func opens(_ file: FileImage) -> Bool {
        FileFormat(start: file.bytes(in: 0..<min(file.count, FileFormat.tellingBytes))) == .json
    }

    /// Reads the index at `path` and the files that it names, which lie in the same folder.
    init(_ index: FileImage, at path: String) throws(WeightsError) {
        try index.check("the index", index.count, atMost: Limits.headerBytes)
        places = try Self.weightMap(of: index)
        let names = Set(places.map(\.file)).sorted()
        try index.check("the number of its files", names.count, atMost: Limits.shards)
        var images = [index]
        var shards: [String: FileContent] = [:]
        for name in names {
            guard !name.contains("/"), name != "..", name != "." else {
                throw .malformed(
                    file: index.name,
                    part: "the weight_map",
                    offset: 0,
                    problem: "\(name.quoted) is a path; parts lie beside their index"
                )
            }
            let shown = index.name.contains("/") ? "\(index.name.folder)/\(name)" : name
            let image = try FileImage(path: "\(path.folder)/\(name)", name: shown)
            shards[name] = try FileContent(image)
            images.append(image)
        }
        self.images = images
        self.shards = shards
    }

    /// All tensors that the index names, each from its file.
    ///
    /// - Throws: `malformed` when a file lacks one of its tensors.
    func dictionary() throws(WeightsError) -> TensorDictionary {
        var known: [String: [String: ListedTensor]] = [:]
        for (file, content) in shards {
            let tensors = content.dictionaries.flatMap(\.tensors).map { ($0.name, $0.tensor) }
            known[file] = Dictionary(tensors) { first, _ in first }
        }
        var tensors: [(name: String, tensor: ListedTensor)] = []
        for (name, file) in places {
            guard let tensor = known[file]?[name] else {
                throw .malformed(
                    file: images[0].name,
                    part: "the weight_map",
                    offset: 0,
                    problem: "\(file.quoted) holds no tensor \(name.quoted)"
                )
            }
            tensors.append((name, tensor))
        }
        return TensorDictionary(path: [], tensors: tensors)
    }

    private static func weightMap(
        of index: FileImage
    ) throws(WeightsError) -> [(tensor: String, file: String)] {
        var parser = HeaderParser(ByteReader(index, part: "the index", range: index.range))
        var places: [(tensor: String, file: String)]?
        do throws(WeightsError) {
            try parser.object { (key, parser) throws(WeightsError) in
                guard key == "weight_map" else { return try parser.skipValue() }
                var found: [(tensor: String, file: String)] = []
                try parser.object { (name, parser) throws(WeightsError) in
                    found.append((name, try parser.string()))
                }
                places = found
            }
            try parser.end()
        } catch {
            // What isn't an index in its beginning is no damaged one.
            guard places != nil else { throw .foreign(file: index.name, .json) }
            throw error
        }
        guard let places, !places.isEmpty else { throw .foreign(file: index.name, .json) }
        return places
    }
}
