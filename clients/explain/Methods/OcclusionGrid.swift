internal import Imaging

/// Where a picture is covered: windows side by side and over one another, together all of it.
///
/// As Captum's `Occlusion` puts them: from the top left corner in steps of a stride, the last of a
/// row and column cut off at the picture's edge.
struct OcclusionGrid: Sendable {
    /// The windows, row by row.
    let windows: [Window]
    private let height: Int
    private let width: Int

    /// The windows of a picture.
    ///
    /// - Parameters:
    ///   - height: The picture's rows.
    ///   - width: Its columns.
    ///   - side: A window's rows and columns, no more than the picture's.
    ///   - stride: From one window to the next, no more than a window's side.
    init(height: Int, width: Int, side: Int, stride: Int) {
        precondition(side <= min(height, width) && (1...side).contains(stride), "a grid with gaps")
        self.height = height
        self.width = width
        func starts(_ extent: Int) -> [Int] {
            (0...(extent - side + stride - 1) / stride).map { $0 * stride }
        }
        windows = starts(height).flatMap { y in
            starts(width).map { x in
                Window(x: x, y: y, width: min(side, width - x), height: min(side, height - y))
            }
        }
    }

    /// For each pixel the mean of what the windows over it have.
    func spread(_ values: [Double]) -> [Float] {
        precondition(values.count == windows.count, "a value for each window")
        var sums = [Double](repeating: 0, count: height * width)
        var counts = sums
        for (window, value) in zip(windows, values) {
            for y in window.y..<window.y + window.height {
                for x in window.x..<window.x + window.width {
                    sums[y * width + x] += value
                    counts[y * width + x] += 1
                }
            }
        }
        return zip(sums, counts).map { Float($0 / $1) }
    }
}
