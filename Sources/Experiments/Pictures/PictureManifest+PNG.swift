package import Imaging
internal import JSON
internal import Runs

extension PictureManifest {
    /// The keyword of the text that carries a manifest in a PNG file.
    private static let keyword = "tench"
    private static let titleKeyword = "Title"

    /// A picture as a file that tells how it was made, and perhaps what it is.
    package func png(of image: Image, title: String? = nil) throws(PNGError) -> [UInt8] {
        guard let title else {
            return try PNG.encode(image, text: [Self.keyword: json.text])
        }
        return try PNG.encode(image, text: [Self.keyword: json.text, Self.titleKeyword: title])
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
