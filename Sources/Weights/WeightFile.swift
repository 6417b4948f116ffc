import Crypto
package import Files

/// A file of weights: PyTorch's checkpoints (the zip format, and the one before 1.6), safetensors,
/// or the index of a safetensors file in several parts, told apart by their first bytes.
///
/// No code in it runs, and nothing that becomes of the file later changes what was read.
package struct WeightFile: Sendable {
    /// The classes and functions that the file's pickle asks for, which were passed over.
    package let passedOver: [String]

    /// What messages call the file.
    package let name: String

    private let dictionaries: [TensorDictionary]
    private let images: [FileImage]

    /// Reads what the file at `path` holds; `name` is what messages call it, as a rule the path.
    package init(path: String, called name: String? = nil) throws(WeightsError) {
        self.name = name ?? path
        let image = try FileImage(path: path, name: self.name)
        if ShardIndex.opens(image) {
            let index = try ShardIndex(image, at: path)
            (dictionaries, passedOver, images) = ([try index.dictionary()], [], index.images)
            return
        }
        let content = try FileContent(image)
        (dictionaries, passedOver, images) = (content.dictionaries, content.objects, [image])
    }

    /// The places in the file where there may be a state dict with this parameter, at or under
    /// `key` when one is given; where no name ends so, the largest dictionary.
    ///
    /// - Throws: `noTensors` or `wholeModule`; `noSuchKey`.
    package func candidates(
        holding anchor: String,
        under key: String? = nil
    ) throws(WeightsError) -> [StateDictCandidate] {
        func lies(_ candidate: StateDictCandidate) -> Bool {
            key.map(candidate.lies) ?? true
        }
        let all = dictionaries.flatMap { $0.candidates(holding: anchor) }
        guard all.count <= Limits.candidates else {
            throw .tooLarge(
                file: name,
                part: "the number of places where a state dict may be",
                limit: Limits.candidates,
                got: all.count
            )
        }
        let chosen = all.filter(lies)
        if let exact = chosen.first(where: { $0.key == key }), key != nil { return [exact] }
        if !chosen.isEmpty { return chosen }
        let others = dictionaries.map(\.whole)
        guard let largest = others.filter(lies).max(by: { $0.entries.count < $1.entries.count })
        else {
            throw .noSuchKey(file: name, key: key ?? "", known: (all + others).compactMap(\.key))
        }
        return [largest]
    }

    /// The tensors of a candidate, but for those of these names.
    ///
    /// - Throws: `unreadTensor`, `malformed` or `tooLarge`.
    package func stateDict(
        _ candidate: StateDictCandidate,
        without leftOut: Set<String> = []
    ) throws(WeightsError) -> StateDict {
        try StateDict(candidate.entries.filter { !leftOut.contains($0.name) }, of: name)
    }

    /// The SHA-256 of the whole file, in lower-case hexadecimal digits, worked out anew each time;
    /// of one in parts, that of its index and then of the parts in the order of their names, as
    /// `cat` puts them together.
    package func sha256() -> String { FileImage.sha256(of: images) }

    /// The file, and those that it names, as they were when they were read.
    package var origins: [StampedFile] { images.map(\.origin) }
}

/// What one file holds.
struct FileContent {
    /// At least one.
    let dictionaries: [TensorDictionary]
    /// What was passed over beside them.
    let objects: [String]

    /// Reads a file of whatever format its first bytes tell.
    init(_ file: FileImage) throws(WeightsError) {
        if ZipArchive.opens(file) {
            self = try TorchZip.content(of: file)
        } else if LegacyCheckpoint.opens(file) {
            self = try LegacyCheckpoint.content(of: file)
        } else if SafetensorsHeader.opens(file) {
            self.init(dictionaries: [try SafetensorsHeader(file).dictionary], objects: [])
        } else {
            let start = file.bytes(in: 0..<min(file.count, FileFormat.tellingBytes))
            throw .foreign(file: file.name, FileFormat(start: start))
        }
    }

    private init(dictionaries: [TensorDictionary], objects: [String]) {
        self.dictionaries = dictionaries
        self.objects = objects
    }

    /// What a pickle left, once its tensors were located.
    ///
    /// - Throws: `noTensors` or `wholeModule` when there are none.
    init(
        _ heap: PickleHeap,
        root: PickleValue,
        of file: FileImage,
        _ find: (PickledStorage) throws(WeightsError) -> Range<Int>?
    ) throws(WeightsError) {
        var located: [TensorDictionary] = []
        for dictionary in heap.dictionaries(in: root) {
            located.append(try dictionary.located(in: file, find))
        }
        var seen: Set<String> = []
        objects = heap.objects.map(\.maker).filter { seen.insert($0).inserted }
        dictionaries = located
        guard located.isEmpty else { return }
        if let module = heap.objects.first(where: \.isModule) {
            throw .wholeModule(file: file.name, className: module.maker)
        }
        throw .noTensors(file: file.name, objects: objects)
    }
}

extension SHA256Digest {
    /// Two lower-case digits a byte.
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
