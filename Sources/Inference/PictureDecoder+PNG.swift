import Pictures
import Wire

extension PictureDecoder {
    /// Decodes with libpng, and resizes bilinearly.
    static let png = PictureDecoder { (file, size, maximumElements) throws(Problem) in
        do throws(PNGError) {
            let image = try PNG.decode(file, maximumElements: maximumElements)
            guard let size else { return image.tensor }
            return image.resized(height: size.height, width: size.width).tensor
        } catch {
            throw Problem(error.description)
        }
    }
}
