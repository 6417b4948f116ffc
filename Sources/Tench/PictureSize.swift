public import ArgumentParser

/// A picture's extents as one argument: `480x640` (height, then width), or `299` for a square.
public struct PictureSize: Hashable, Sendable {
    /// Rows of pixels.
    public let height: Int
    /// Pixels in a row.
    public let width: Int

    /// A size of these extents.
    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }
}

extension PictureSize: ExpressibleByArgument {
    /// Reads `HxW` or one number for both.
    public init?(argument: String) {
        let extents = argument.split(separator: "x", omittingEmptySubsequences: false)
            .map { Int($0) ?? 0 }
        guard (1...2).contains(extents.count), extents.allSatisfy({ (1...65536).contains($0) })
        else { return nil }
        self.init(height: extents[0], width: extents[extents.count - 1])
    }

    /// As it is written on the command line.
    public var defaultValueDescription: String { "\(height)x\(width)" }
}
