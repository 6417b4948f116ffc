package import Imaging
internal import JSON
internal import Runs

extension PictureManifest {
    /// The keyword of the text that carries a manifest in a PNG file.
    private static let keyword = "tench"
    private static let titleKeyword = "Title"

    /// A picture as a file that tells how it was made, and perhaps what it is.
    ///
    /// - Parameters:
    ///   - image: The picture.
    ///   - alpha: How much of each pixel is seen, `[h, w]`; nil for a file without transparency.
    ///   - title: What it is.
    /// - Returns: The file's bytes.
    /// - Throws: `PNGError`.
    package func png(
        of image: Image,
        alpha: [Float]? = nil,
        title: String? = nil
    ) throws(PNGError) -> [UInt8] {
        try PNG.encode(image, alpha: alpha, text: texts(title: title))
    }

    /// What a file has beside its picture: how it was made, and perhaps what it is.
    func texts(title: String?) -> KeyValuePairs<String, String> {
        guard let title else { return [Self.keyword: json.text] }
        return [Self.keyword: json.text, Self.titleKeyword: title]
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
