extension Image {
    /// The transpose of `blur(sigma:)` of the whole picture: from a gradient with respect to the
    /// blurred picture to that with respect to the sharp one.
    ///
    /// Not the blur itself: what is mirrored at an edge comes back to the pixel that it was.
    package mutating func blurTransposed(sigma: Double) {
        precondition(width > 1 && height > 1, "nothing was mirrored in \(height)×\(width)")
        let taps = BlurTaps(sigma: sigma)
        for channel in 0..<3 {
            let plane = channel * height * width
            for y in 0..<height { taps.spread(&values, plane + y * width, stride: 1, count: width) }
            for x in 0..<width { taps.spread(&values, plane + x, stride: width, count: height) }
        }
    }
}

extension BlurTaps {
    /// The transpose of the filter along one line, in place.
    fileprivate func spread(_ values: inout [Float], _ first: Int, stride: Int, count: Int) {
        var before: Float = 0
        let (start, end) = (values[first], values[first + (count - 1) * stride])
        for index in 0..<count {
            let place = first + index * stride
            let here = values[place]
            let after = index + 1 < count ? values[place + stride] : 0
            values[place] = centre * here + side * (before + after)
            before = here
        }
        values[first + stride] += side * start
        values[first + (count - 2) * stride] += side * end
    }
}
