/// Four neighbouring pixels and their shares in a point between them.
private struct Neighbours {
    /// The column and row of the upper left one, perhaps outside the picture.
    let (column, row): (Int, Int)
    /// The shares, row by row; those of pixels outside the picture are in `outside`.
    let (upperLeft, upperRight, lowerLeft, lowerRight): (Float, Float, Float, Float)

    /// The neighbours of a point, which lies in the middle of pixels at whole numbers.
    @inline(__always)
    init(x: Double, y: Double) {
        (column, row) = (Self.floor(x), Self.floor(y))
        let (right, down) = (Float(x - Double(column)), Float(y - Double(row)))
        upperLeft = (1 - right) * (1 - down)
        upperRight = right * (1 - down)
        lowerLeft = (1 - right) * down
        lowerRight = right * down
    }

    /// Rounds down, without the call that processors of the oldest kind need: no picture and no
    /// view is as large as the number added.
    @inline(__always)
    private static func floor(_ x: Double) -> Int { Int(x + 0x1p24) - 0x1000000 }

    /// Calls `body` with each neighbour that lies in a picture, by its index, and its share.
    @inline(__always)
    func inside(height: Int, width: Int, _ body: (_ index: Int, _ share: Float) -> Void) {
        let index = row * width + column
        // Nearly always all four do, without a look at each.
        if 0 <= column && column < width - 1 && 0 <= row && row < height - 1 {
            body(index, upperLeft)
            body(index + 1, upperRight)
            body(index + width, lowerLeft)
            body(index + width + 1, lowerRight)
            return
        }
        let (isLeft, isRight) = (0 <= column && column < width, -1 <= column && column < width - 1)
        if 0 <= row && row < height {
            if isLeft { body(index, upperLeft) }
            if isRight { body(index + 1, upperRight) }
        }
        if -1 <= row && row < height - 1 {
            if isLeft { body(index + width, lowerLeft) }
            if isRight { body(index + width + 1, lowerRight) }
        }
    }
}

extension Affine {
    /// Calls `body` with every pixel of a square view, row by row, and its neighbours in a picture.
    @inline(__always)
    fileprivate func neighbours(side: Int, _ body: (_ pixel: Int, Neighbours) -> Void) {
        let step = stepRight
        for row in 0..<side {
            let start = point(0.5, Double(row) + 0.5)
            for column in 0..<side {
                let place = Neighbours(
                    x: start.x + Double(column) * step.x - 0.5,
                    y: start.y + Double(column) * step.y - 0.5
                )
                body(row * side + column, place)
            }
        }
    }
}

extension Image {
    /// What a square view shows of the picture: each of its pixels is taken bilinearly from where
    /// the map puts it.
    ///
    /// As `torch.nn.functional.grid_sample(mode="bilinear", align_corners=False)` of the picture
    /// with an endless margin of one grey.
    ///
    /// - Parameters:
    ///   - map: From the view's coordinates to the picture's.
    ///   - side: The view's, in pixels.
    ///   - outside: The grey around the picture.
    /// - Returns: What is seen, `side` pixels each way.
    package func view(_ map: Affine, side: Int, outside: Float) -> Image {
        if let window = map.window(side: side), contains(window) {
            return Image(tensor(in: window))
        }
        var view = Image(height: side, width: side, grey: outside)
        let (plane, viewPlane) = (height * width, side * side)
        unsafe values.withUnsafeBufferPointer { from in
            unsafe view.values.withUnsafeMutableBufferPointer { to in
                map.neighbours(side: side) { pixel, neighbours in
                    // From the grey, so that a point outside is exactly that.
                    var sum = (Float(0), Float(0), Float(0))
                    neighbours.inside(height: height, width: width) { index, share in
                        unsafe sum.0 += share * (from[index] - outside)
                        unsafe sum.1 += share * (from[index + plane] - outside)
                        unsafe sum.2 += share * (from[index + 2 * plane] - outside)
                    }
                    unsafe to[pixel] += sum.0
                    unsafe to[pixel + viewPlane] += sum.1
                    unsafe to[pixel + 2 * viewPlane] += sum.2
                }
            }
        }
        return view
    }

    /// The transpose of `view`: adds what a gradient with respect to a view is with respect to the
    /// picture, times `share`, to this.
    ///
    /// - Parameters:
    ///   - gradient: The view's, planar, `[3, side, side]`.
    ///   - map: From the view's coordinates to the picture's.
    ///   - side: The view's, in pixels.
    ///   - share: A factor.
    package mutating func add(
        _ gradient: UnsafeBufferPointer<Float>,
        ofView map: Affine,
        side: Int,
        share: Float
    ) {
        let (plane, viewPlane) = (height * width, side * side)
        precondition(gradient.count == 3 * viewPlane, "a gradient of another view")
        if let window = map.window(side: side), contains(window) {
            return unsafe add(gradient, in: window, share: share)
        }
        let (height, width) = (height, width)
        unsafe values.withUnsafeMutableBufferPointer { to in
            map.neighbours(side: side) { pixel, neighbours in
                let red = unsafe share * gradient[pixel]
                let green = unsafe share * gradient[pixel + viewPlane]
                let blue = unsafe share * gradient[pixel + 2 * viewPlane]
                neighbours.inside(height: height, width: width) { index, share in
                    unsafe to[index] += share * red
                    unsafe to[index + plane] += share * green
                    unsafe to[index + 2 * plane] += share * blue
                }
            }
        }
    }

    /// The same of a view that shows a window as it is.
    private mutating func add(
        _ gradient: UnsafeBufferPointer<Float>,
        in window: Window,
        share: Float
    ) {
        let (height, width) = (height, width)
        unsafe values.withUnsafeMutableBufferPointer { values in
            guard var from = gradient.baseAddress, let base = values.baseAddress else { return }
            for channel in 0..<3 {
                for y in window.y..<window.y + window.height {
                    let row = unsafe base + (channel * height + y) * width + window.x
                    for x in 0..<window.width { unsafe row[x] += share * from[x] }
                    unsafe from += window.width
                }
            }
        }
    }

    private func contains(_ window: Window) -> Bool {
        window.x >= 0 && window.y >= 0 && window.x + window.width <= width
            && window.y + window.height <= height
    }
}
