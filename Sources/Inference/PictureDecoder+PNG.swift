import Pictures
import Wire

extension PictureDecoder {
    /// Decodes with libpng, and resizes bilinearly.
    static let png = PictureDecoder { (file, size, maximumElements) throws(Problem) in
        do throws(PNGError) {
            guard let size else {
                return try PNG.decode(file, maximumElements: maximumElements).tensor
            }
            return try PNG.decode(
                file,
                height: size.height,
                width: size.width,
                maximumElements: maximumElements
            ).tensor
        } catch {
            throw Problem(error.description)
        }
    }
}
