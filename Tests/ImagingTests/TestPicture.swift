import Imaging

/// The picture that the reference script makes too: (7·index mod 31) / 31.
func testPicture(height: Int, width: Int) -> Image {
    Image(
        height: height,
        width: width,
        values: (0..<3 * height * width).map { Float(7 * $0 % 31) / 31 }
    )
}

/// The largest difference between two lists of one length.
func distance(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}
