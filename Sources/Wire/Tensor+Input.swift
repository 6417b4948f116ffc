import Files
import Tensors

extension Tensor {
    /// Reads an input, `[n, c, h, w]`: values, or a picture file, which is decoded here and now.
    ///
    /// Shapes and a picture's extents are held against the limits before anything is made of them.
    init(input value: ParameterValue) throws(WireError) {
        self = try value.object { (members) throws(WireError) in
            guard let png = members.optional("png") else {
                let tensor = try Tensor(decoding: members)
                try tensor.shape.check(batchAt: value)
                return tensor
            }
            let size = try members.optional("resize").map { (value) throws(WireError) in
                let extents = try value.integers(in: 1...Int(Int32.max))
                guard extents.count == 2 else { throw value.wrong("[height, width]") }
                return PictureSize(height: extents[0], width: extents[1])
            }
            let file = try png.base64()
            try check(picture: file, size, of: value)
            do throws(PictureDecoder.Problem) {
                let limit = value.context.limits.pictureElements
                return try value.context.pictures.decode(file, size, limit)
            } catch {
                throw .invalidParams("\(png.path): \(error.reason)", member: png.path)
            }
        }
    }
}

extension Shape {
    /// Checks that this is the shape of a batch of pictures, of no more than are taken at once.
    func check(batchAt value: ParameterValue) throws(WireError) {
        guard rank == 4 else {
            throw .invalidShape(
                "\(value.path): \(self) should be [n, c, h, w]",
                got: dimensions,
                member: value.path
            )
        }
        try check(itemsAt: value)
    }

    /// Checks that this is a batch, of no more items than are taken at once.
    func check(itemsAt value: ParameterValue) throws(WireError) {
        guard rank > 0 else {
            throw .invalidShape(
                "\(value.path): a single number should be a batch, [n, …]",
                got: dimensions,
                member: value.path
            )
        }
        let limit = value.context.limits.batch
        guard self[0] <= limit else {
            throw .tooLarge("items in \(value.path)", self[0], limit: limit, member: value.path)
        }
    }
}

/// Compares the extents that the file's header tells and the wanted ones with the limit.
private func check(
    picture file: [UInt8],
    _ wanted: PictureSize?,
    of value: ParameterValue
) throws(WireError) {
    let format = FileFormat(start: file)
    guard format == .png, file.count > 24 else {
        throw .invalidParams(
            "\(value.path).png is not a PNG file, but \(format.rawValue)",
            member: "\(value.path).png"
        )
    }
    func extent(at offset: Int) -> Int {
        file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    let size = PictureSize(height: extent(at: 20), width: extent(at: 16))
    // What is decoded has a bound of its own: a photograph is brought to a network's size.
    let limits = value.context.limits
    try check(size, limits.pictureElements, "elements of \(value.path).png", value.path)
    try check(wanted ?? size, limits.tensorElements, "elements of \(value.path)", value.path)
}

/// Refuses a picture of more than so many elements.
private func check(
    _ size: PictureSize,
    _ limit: Int,
    _ what: String,
    _ member: String
) throws(WireError) {
    let (pixels, overflow) = size.height.multipliedReportingOverflow(by: size.width)
    let (elements, more) = pixels.multipliedReportingOverflow(by: 3)
    guard !overflow, !more, elements <= limit else {
        throw .tooLarge(what, overflow || more ? nil : elements, limit: limit, member: member)
    }
}
