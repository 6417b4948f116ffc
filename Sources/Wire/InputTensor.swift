import JSON
public import Tensors

/// What a network is asked about: numbers, or a picture file that stands for them.
public enum InputTensor: Sendable {
    /// `[n, c, h, w]` values.
    case tensor(Tensor)
    /// A PNG file for `[1, 3, h, w]` values of 0…1, resized bilinearly when asked for.
    case png([UInt8], resize: PictureSize?)
}

extension InputTensor {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (members) throws(WireError) in
            guard let png = members.optional("png") else {
                let tensor = try Tensor(decoding: members)
                try Self.check(batch: tensor.shape, of: value)
                return .tensor(tensor)
            }
            let resize = try members.optional("resize").map { (value) throws(WireError) in
                let extents = try value.integers(in: 1...Int(Int32.max))
                guard extents.count == 2 else { throw value.wrong("[height, width]") }
                return PictureSize(height: extents[0], width: extents[1])
            }
            let file = try png.base64()
            try Self.check(picture: file, resize: resize, of: value)
            return .png(file, resize: resize)
        }
    }

    func encode(into writer: inout JSONWriter) {
        switch self {
        case .tensor(let tensor):
            writer.base64(tensor, dtype: .f32)
        case .png(let file, let resize):
            writer.object { writer in
                writer.name("png")
                writer.base64(file)
                writer.member("resize", resize.map { [$0.height, $0.width] })
            }
        }
    }

    /// Whether a shape is that of a batch of pictures, of no more than are taken at once.
    static func check(batch shape: Shape, of value: ParameterValue) throws(WireError) {
        guard shape.rank == 4 else {
            throw .invalidShape(
                "\(value.path): \(shape) should be [n, c, h, w]",
                got: shape.dimensions,
                member: value.path
            )
        }
        let limit = value.context.limits.batch
        guard shape[0] <= limit else {
            throw .tooLarge("items in \(value.path)", shape[0], limit: limit, member: value.path)
        }
    }

    /// Compares the sizes that the file's header tells and the resized ones before a pixel is
    /// decoded.
    private static func check(
        picture file: [UInt8],
        resize: PictureSize?,
        of value: ParameterValue
    ) throws(WireError) {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        guard file.starts(with: signature), file.count > 24 else {
            throw .invalidParams("\(value.path).png is not a PNG file", member: "\(value.path).png")
        }
        func extent(at offset: Int) -> Int {
            file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        let size = PictureSize(height: extent(at: 20), width: extent(at: 16))
        for size in [size, resize ?? size] {
            let (pixels, overflow) = size.height.multipliedReportingOverflow(by: size.width)
            let (elements, more) = pixels.multipliedReportingOverflow(by: 3)
            let limit = value.context.limits.tensorElements
            guard !overflow, !more, elements <= limit else {
                throw .tooLarge(
                    "elements of \(value.path)",
                    overflow || more ? nil : elements,
                    limit: limit,
                    member: value.path
                )
            }
        }
    }
}
