import Files

/// A safetensors file whose notes matter as much as its tensors.
package struct NotedFile: Sendable {
    /// The texts about the file as a whole, by their names.
    package let notes: [String: String]
    private let header: SafetensorsHeader
    private let image: FileImage

    /// Reads the header of the file at `path`, which messages call by `name`.
    ///
    /// - Throws: `WeightsError` of anything but a whole safetensors file.
    package init(path: String, called name: String) throws(WeightsError) {
        image = try FileImage(path: path, name: name)
        guard SafetensorsHeader.opens(image) else {
            let start = image.bytes(in: 0..<min(image.count, FileFormat.tellingBytes))
            throw .foreign(file: name, FileFormat(start: start))
        }
        header = try SafetensorsHeader(image)
        notes = header.notes
    }

    /// The tensors, views of the file where it holds float32.
    package func stateDict() throws(WeightsError) -> StateDict {
        try StateDict(header.dictionary.tensors, of: image.name)
    }

    /// The SHA-256 of the whole file, in lower-case hexadecimal digits, worked out anew each time.
    package func sha256() -> String { FileImage.sha256(of: [image]) }
}
