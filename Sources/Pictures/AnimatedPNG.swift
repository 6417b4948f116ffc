/// An animated PNG file in the making: pictures of one size, shown one after the other.
///
/// As the PNG specification's third edition has it (`acTL`, `fcTL`, `fdAT`). A frame is compressed
/// when it is added, and only that is kept: 500 frames of 600×600 pixels are some hundred megabytes
/// rather than two gigabytes of floats. A viewer that knows no animations shows the last frame.
package struct AnimatedPNG: Sendable {
    private let loops: Int
    /// The first frame's header, which is every frame's.
    private var header: [UInt8] = []
    private var frames: [Frame] = []

    /// A picture of the animation, compressed.
    private struct Frame: Sendable {
        /// What stands in a still picture's `IDAT` chunks.
        let data: [UInt8]
        /// Milliseconds that it stands for.
        let delay: UInt16
    }

    /// The longest that a frame can stand, in milliseconds.
    package static let longestDelay = Int(UInt16.max)

    /// An animation without frames.
    ///
    /// - Parameter loops: How often it is played; 0 for ever again.
    package init(loops: Int = 0) {
        precondition((0...Int(Int32.max)).contains(loops), "played \(loops) times")
        self.loops = loops
    }

    /// How many frames there are.
    package var count: Int { frames.count }

    /// Adds a frame, clipped and rounded as `PNG.encode` does it.
    ///
    /// - Parameters:
    ///   - image: The picture, of the first one's size.
    ///   - alpha: As in `PNG.encode`; all frames have it, or none.
    ///   - delay: Milliseconds until the next frame, at most `longestDelay`.
    /// - Throws: `PNGError.differing` when size or alpha are not the first frame's, and
    ///   `.unwritable`; the animation is as before then.
    package mutating func add(
        _ image: Image,
        alpha: [Float]? = nil,
        delay: Int
    ) throws(PNGError) {
        precondition((0...Self.longestDelay).contains(delay), "\(delay) ms until the next frame")
        let file = try PNG.encode(image, alpha: alpha)
        let chunks = try PNGChunk.all(in: file)
        guard let first = chunks.first else { throw .unwritable("libpng wrote no header") }
        let header = Array(file[first.data])
        guard frames.isEmpty || header == self.header else { throw .differing(frame: frames.count) }
        self.header = header
        let data = chunks.filter { $0.type == "IDAT" }.reduce(into: []) { $0 += file[$1.data] }
        frames.append(Frame(data: data, delay: UInt16(delay)))
    }

    /// The file of the frames so far, at least one.
    ///
    /// - Parameter text: Texts to store in the file, by keyword; `PNG.text(_:in:)` reads them.
    /// - Returns: The file's bytes, the same for the same frames and texts.
    /// - Throws: `PNGError.invalidKeyword`.
    package func encoded(
        text: KeyValuePairs<String, String> = [:]
    ) throws(PNGError) -> [UInt8] {
        guard let still = frames.last else { preconditionFailure("an animation without frames") }
        var file = PNG.signature + PNGChunk.encode(type: "IHDR", data: header)
        let control = PNGChunk.bytes(UInt32(frames.count)) + PNGChunk.bytes(UInt32(loops))
        file += PNGChunk.encode(type: "acTL", data: control)
        // Without an fcTL before it, it is shown only where animations are unknown.
        file += PNGChunk.encode(type: "IDAT", data: still.data)
        for (index, frame) in frames.enumerated() {
            // Two chunks a frame, which share one count.
            let number = UInt32(2 * index)
            file += PNGChunk.encode(type: "fcTL", data: self.control(of: frame, number))
            file += PNGChunk.encode(type: "fdAT", data: PNGChunk.bytes(number + 1) + frame.data)
        }
        file += PNGChunk.encode(type: "IEND", data: [])
        for (keyword, content) in text { try PNG.insert(content, keyword: keyword, into: &file) }
        return file
    }

    /// A whole frame that replaces the one before it: number, extents, place, delay as a fraction
    /// of a second, what is done with it afterwards (nothing), how it is laid on (instead).
    private func control(of frame: Frame, _ number: UInt32) -> [UInt8] {
        let extents = header.prefix(8)
        let delay = [frame.delay, 1000].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let place = [UInt8](repeating: 0, count: 8)
        return PNGChunk.bytes(number) + extents + place + delay + [0, 0]
    }
}
