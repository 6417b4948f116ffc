public import JSON
public import Tensors

/// What can stand for a network's input in a call.
public protocol CallInput: Sendable {
    /// Writes the value of the member `input`.
    func encode(into writer: inout JSONWriter)
}

/// What a client asks a network about: numbers, or a picture file that stands for them.
///
/// The daemon's calls hold a plain `Tensor`: it decodes a picture as it reads the request.
public enum InputTensor: CallInput {
    /// `[n, c, h, w]` values.
    case tensor(Tensor)
    /// A PNG file for `[1, 3, h, w]` values of 0…1, resized bilinearly when asked for.
    case png([UInt8], resize: PictureSize?)

    /// Writes the tensor's bytes, or the file's and the size.
    public func encode(into writer: inout JSONWriter) {
        switch self {
        case .tensor(let tensor):
            tensor.encode(into: &writer)
        case .png(let file, let resize):
            writer.object { writer in
                writer.name("png")
                writer.base64(file)
                writer.member("resize", resize.map { [$0.height, $0.width] })
            }
        }
    }
}

extension Tensor: CallInput {
    /// Writes the values as float32 in base64.
    public func encode(into writer: inout JSONWriter) {
        writer.base64(self, dtype: .f32)
    }
}
