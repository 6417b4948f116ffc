package import Imaging
internal import JSON
internal import Runs

extension PictureManifest {
    /// The keyword of the text that carries a manifest in a PNG file.
    private static let keyword = "tench"
    private static let titleKeyword = "Title"
    private static let nameKeyword = "tench-file"

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
        guard let commission else { return [Self.keyword: json.text] }
        return [
            Self.keyword: json.text, Self.titleKeyword: commission.title,
            Self.nameKeyword: commission.file,
        ]
    }

    /// What a run called a picture of its own, whatever the file is called by now.
    ///
    /// - Returns: Nil of any other file, and of what shows several pictures.
    package static func name(inPNG bytes: [UInt8]) -> String? {
        try? PNG.text(nameKeyword, in: bytes)
    }

    /// The manifest in a PNG file.
    ///
    /// - Returns: Nil of a file that no run of ours left.
    package init?(inPNG bytes: [UInt8]) {
        guard let text = try? PNG.text(Self.keyword, in: bytes),
            let json = try? JSONValue(parsing: text)
        else { return nil }
        self.init(json)
    }

    /// What a picture with a manifest says it is; nil of any other file.
    static func title(inPNG bytes: [UInt8]) -> String? {
        do throws(PNGError) {
            let isOurs = try PNG.text(keyword, in: bytes) != nil
            return isOurs ? try PNG.text(titleKeyword, in: bytes) : nil
        } catch { return nil }
    }
}
