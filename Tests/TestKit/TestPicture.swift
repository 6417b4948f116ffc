package import Imaging

/// The picture that the reference scripts make too: (7·index mod 31) / 31.
package func testPicture(height: Int, width: Int) -> Image {
    Image(
        height: height,
        width: width,
        values: (0..<3 * height * width).map { Float(7 * $0 % 31) / 31 }
    )
}

/// A square picture of smooth colours that differ with `phase`.
package func smoothPicture(phase: Float = 0, side: Int = 32) -> Image {
    var image = Image(height: side, width: side, grey: 0)
    for channel in 0..<3 {
        for y in 0..<side {
            for x in 0..<side {
                let turn = phase + Float(channel) + Float(x * (channel + 1) + y) / Float(side)
                image[channel, x, y] = abs(turn.truncatingRemainder(dividingBy: 2) - 1)
            }
        }
    }
    return image
}
