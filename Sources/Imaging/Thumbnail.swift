extension Image {
    /// Half the size, each pixel the mean of four; an odd last row or column is dropped.
    func halved() -> Image {
        var result = Image(height: height / 2, width: width / 2, grey: 0)
        for channel in 0..<3 {
            for y in 0..<result.height {
                for x in 0..<result.width {
                    let upper = self[channel, 2 * x, 2 * y] + self[channel, 2 * x + 1, 2 * y]
                    let lower =
                        self[channel, 2 * x, 2 * y + 1] + self[channel, 2 * x + 1, 2 * y + 1]
                    result[channel, x, y] = (upper + lower) / 4
                }
            }
        }
        return result
    }

    /// A small version for looking at, averaged rather than sampled, within a square of `side`.
    package func thumbnail(side: Int) -> Image {
        var image = self
        while max(image.width, image.height) >= 2 * side, min(image.width, image.height) >= 2 {
            image = image.halved()
        }
        let scale = Double(side) / Double(max(image.width, image.height))
        return image.resized(
            height: max(Int(Double(image.height) * scale + 0.5), 1),
            width: max(Int(Double(image.width) * scale + 0.5), 1)
        )
    }
}
