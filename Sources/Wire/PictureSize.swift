/// A picture's extents: `480x640`, height before width.
public struct PictureSize: Hashable, Sendable {
    /// Rows of pixels.
    public var height: Int
    /// Pixels in a row.
    public var width: Int

    /// A size of these extents.
    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }
}

extension PictureSize: LosslessStringConvertible {
    /// Reads `HxW`, or one number for both; each at most 65,536.
    public init?(_ description: String) {
        let extents = description.split(separator: "x", omittingEmptySubsequences: false)
            .map { Int($0) ?? 0 }
        guard (1...2).contains(extents.count), extents.allSatisfy({ (1...65536).contains($0) })
        else { return nil }
        self.init(height: extents[0], width: extents[extents.count - 1])
    }

    /// `HxW`, also where both are the same.
    public var description: String { "\(height)x\(width)" }
}
