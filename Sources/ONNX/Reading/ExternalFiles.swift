internal import Files
internal import Weights

/// The files beside a model that hold its tensors' numbers, each read once.
///
/// https://github.com/onnx/onnx/blob/main/docs/ExternalData.md
struct ExternalFiles {
    /// Where the model file lies, and what messages call it.
    private let folder: String
    private let model: String
    private var known: [String: FileImage] = [:]

    /// The files that the model at `path` names; messages call it `name`.
    init(besideModelAt path: String, called name: String) {
        folder = path.folder
        model = name
    }

    /// What was read, in the order of names.
    var images: [FileImage] { known.sorted { $0.key < $1.key }.map(\.value) }

    /// Where the numbers of a tensor lie, `count` bytes.
    mutating func bytes(
        of tensor: TensorMessage,
        _ count: Int,
        name: String
    ) throws(WeightsError) -> (file: FileImage, range: Range<Int>) {
        func refuse(_ problem: String) -> WeightsError {
            .malformed(
                file: model,
                part: "the external data of \(name.quoted)",
                offset: tensor.offset,
                problem: problem
            )
        }
        guard let location = tensor.external["location"] else { throw refuse("no location") }
        let file: FileImage
        do throws(WeightsError) {
            file = try image(at: location, of: name)
        } catch .unreadable(let file, let reason) {
            throw .unreadable(file: file, reason: "\(reason); tensor \(name.quoted) lies there")
        } catch .foreign(let file, let format) {
            throw foreign(file, format, name)
        }
        let start = tensor.external["offset"].map(Self.number) ?? 0
        guard let start, start <= file.count else {
            throw refuse("no offset in \(location.quoted) of \(file.count) bytes")
        }
        // Without a length, the tensor's own bytes are taken of the rest.
        let length = tensor.external["length"].map(Self.number) ?? count
        guard let length, length == count else {
            throw refuse("a length that isn't the \(count) bytes that its shape and type take")
        }
        guard count <= file.count - start else { throw cut(file, start, count, name) }
        return (file, start..<(start + count))
    }

    private mutating func image(
        at location: String,
        of tensor: String
    ) throws(WeightsError) -> FileImage {
        let path = location.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        let key = location.hasPrefix("/") ? location : path
        if let image = known[key] { return image }
        guard known.count < Limits.externalFiles else {
            throw .tooLarge(
                file: model,
                part: "the number of its files of external data, with that of tensor "
                    + "\(tensor.quoted),",
                limit: Limits.externalFiles,
                got: known.count + 1
            )
        }
        let shown = model.contains("/") ? "\(model.folder)/\(key)" : key
        let image = try FileImage(location: location, in: folder, name: shown)
        known[key] = image
        return image
    }

    private func cut(
        _ file: FileImage,
        _ start: Int,
        _ count: Int,
        _ tensor: String
    ) -> WeightsError {
        // What stands there in place of a file, and not a file that was cut.
        let format = FileFormat(start: file.bytes(in: 0..<min(file.count, FileFormat.tellingBytes)))
        if [.gitLFSPointer, .webPage, .xml].contains(format) {
            return foreign(file.name, format, tensor)
        }
        return .truncated(
            file: file.name,
            part: "tensor \(tensor.quoted)",
            offset: start,
            needed: count,
            available: file.count - start
        )
    }

    private func foreign(_ file: String, _ format: FileFormat, _ tensor: String) -> WeightsError {
        .foreign(file: "\(file), where tensor \(tensor.quoted) lies,", format)
    }

    /// A number that isn't negative, in digits alone.
    private static func number(_ text: String) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}
