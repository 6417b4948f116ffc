package import Imaging
internal import JSON
package import Runs

/// The keywords of the texts that a run leaves in a PNG file: how it was made, what it is, what it
/// was called.
private enum Keyword {
    static let manifest = "tench"
    static let title = "Title"
    static let name = "tench-file"
}

extension RunManifest {
    /// A picture as a file that tells how it was made, and perhaps what it is.
    ///
    /// - Parameters:
    ///   - image: The picture.
    ///   - alpha: How much of each pixel is seen, `[h, w]`; nil for a file without transparency.
    ///   - commission: What it is, and what it was called; nil for what shows several.
    /// - Returns: The file's bytes.
    /// - Throws: `PNGError`.
    package func png(
        of image: Image,
        alpha: [Float]? = nil,
        as commission: Commission? = nil
    ) throws(PNGError) -> [UInt8] {
        try PNG.encode(image, alpha: alpha, text: texts(of: commission))
    }

    /// What a file has beside its picture: how it was made, and perhaps what it is.
    func texts(of commission: Commission?) -> KeyValuePairs<String, String> {
        guard let commission else { return [Keyword.manifest: json.text] }
        return [
            Keyword.manifest: json.text, Keyword.title: commission.title,
            Keyword.name: commission.file,
        ]
    }
}

extension RecordedManifest {
    /// The manifest in a PNG file, of whatever kind of run.
    ///
    /// - Returns: Nil of a file that no run of ours left.
    package init?(inPNG bytes: [UInt8]) {
        guard let text = try? PNG.text(Keyword.manifest, in: bytes),
            let json = try? JSONValue(parsing: text)
        else { return nil }
        self.init(json)
    }

    /// What a run called a picture of its own, whatever the file is called by now.
    ///
    /// - Returns: Nil of any other file, and of what shows several pictures.
    package static func name(inPNG bytes: [UInt8]) -> String? {
        try? PNG.text(Keyword.name, in: bytes)
    }

    /// What a picture with a manifest says it is; nil of any other file.
    static func title(inPNG bytes: [UInt8]) -> String? {
        do throws(PNGError) {
            let isOurs = try PNG.text(Keyword.manifest, in: bytes) != nil
            return isOurs ? try PNG.text(Keyword.title, in: bytes) : nil
        } catch { return nil }
    }
}

extension PictureManifest {
    /// The manifest in a PNG file.
    ///
    /// - Returns: Nil of a file that no run of ours left, or one of another kind.
    package init?(inPNG bytes: [UInt8]) {
        guard let manifest = RecordedManifest(inPNG: bytes) else { return nil }
        self.init(manifest.json)
    }
}
