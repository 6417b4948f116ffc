internal import Imaging
internal import NIOPosix
private import Synchronization

/// Small versions of pictures, made when they are asked for and kept for a while.
final class Thumbnails: Sendable {
    private struct Kept {
        var bytes: [Place: (stamp: Stamp, bytes: [UInt8])] = [:]
        /// The places, the oldest first.
        var order: [Place] = []
        var count = 0
    }

    /// The longest side, on screens with two pixels for one; what is smaller is shown as it is.
    private static let side = 320
    /// How many bytes are kept.
    private static let room = 32 << 20

    private let kept = Mutex(Kept())

    /// The PNG file of a small version of the picture at a place.
    func bytes(of place: Place, in roots: [Root], atMost longest: Int) async throws -> [UInt8] {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            let file = try OpenFile(place, of: roots)
            if let known = kept.withLock({ $0.bytes[place] }), known.stamp == file.stamp {
                return known.bytes
            }
            let bytes = try file.bytes(atMost: longest)
            let image = try PNG.decode(bytes)
            guard max(image.width, image.height) > Self.side else { return bytes }
            let small = try PNG.encode(image.thumbnail(side: Self.side))
            keep(small, of: place, at: file.stamp)
            return small
        }
    }

    private func keep(_ bytes: [UInt8], of place: Place, at stamp: Stamp) {
        kept.withLock { kept in
            if let old = kept.bytes.removeValue(forKey: place) {
                kept.count -= old.bytes.count
                kept.order.removeAll { $0 == place }
            }
            kept.bytes[place] = (stamp, bytes)
            kept.order.append(place)
            kept.count += bytes.count
            while kept.count > Self.room, !kept.order.isEmpty {
                let oldest = kept.order.removeFirst()
                kept.count -= kept.bytes.removeValue(forKey: oldest)?.bytes.count ?? 0
            }
        }
    }
}
