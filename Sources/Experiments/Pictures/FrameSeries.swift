internal import Imaging

/// How a picture formed: it after every so many steps, as an animation.
struct FrameSeries: Sendable {
    private let interval: Int
    private let size: Int
    private var animation = AnimatedPNG()
    private var steps = 0
    /// The frame of the last step, unless that was between two frames: the finished picture may
    /// come to stand in its place.
    private var latest: Image?

    /// Milliseconds that a frame stands, and that the last one does.
    private static let (delay, lastDelay) = (80, 2000)

    /// A series without frames.
    ///
    /// - Parameters:
    ///   - interval: Steps from a frame to the next.
    ///   - size: The side that all frames are brought to, the last octave's.
    init(every interval: Int, size: Int) {
        self.interval = interval
        self.size = size
    }

    /// The picture before the first step.
    mutating func begin(_ image: Image) throws(PNGError) {
        if animation.count == 0 { try add(image, delay: Self.delay) }
    }

    /// The picture after a step, which is a frame or not.
    mutating func step(_ image: Image) throws(PNGError) {
        if let latest { try add(latest, delay: Self.delay) }
        steps += 1
        latest = steps % interval == 0 ? image : nil
    }

    /// The file of all frames and the finished picture.
    mutating func file(
        endingIn image: Image,
        text: KeyValuePairs<String, String>
    ) throws(PNGError) -> [UInt8] {
        try add(image, delay: Self.lastDelay)
        return try animation.encoded(text: text)
    }

    private mutating func add(_ image: Image, delay: Int) throws(PNGError) {
        try animation.add(image.resized(height: size, width: size), delay: delay)
    }
}
