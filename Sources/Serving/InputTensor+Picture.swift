import Imaging
import Wire

extension Call {
    /// The same call with its input's pixels in place of a picture file.
    func withDecodedPicture() throws(WireError) -> any Call {
        switch self {
        case var call as Forward:
            call.input = try call.input.decoded()
            return call
        case var call as InputGradient:
            call.input = try call.input.decoded()
            return call
        case var call as Update:
            call.input = try call.input.decoded()
            return call
        default: return self
        }
    }
}

extension InputTensor {
    /// The pixels of a picture file, resized as it asks; its sizes were compared with the limits when
    /// the request was parsed.
    fileprivate func decoded() throws(WireError) -> InputTensor {
        guard case .png(let file, let resize) = self else { return self }
        do throws(PNGError) {
            var image = try PNG.decode(file)
            if let resize { image = image.resized(height: resize.height, width: resize.width) }
            return .tensor(image.tensor)
        } catch {
            throw .invalidParams("input.png: \(error)", member: "input.png")
        }
    }
}
