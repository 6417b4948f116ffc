package import Kernels
package import Tensors

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
    ///   - pool: Shares the work.
    /// - Returns: What is seen, `[1, 3, side, side]`.
    package func view(
        _ map: Affine,
        side: Int,
        outside: Float,
        pool: Pool = Pool(threads: 1)
    ) -> Tensor {
        if let window = map.window(side: side), contains(window) { return tensor(in: window) }
        return view(map, side).look(at: values, outside: outside, pool: pool)
    }

    /// The transpose of `view`: a sum, and `share` times what a gradient with respect to a view of
    /// this picture is with respect to the picture.
    ///
    /// - Parameters:
    ///   - gradient: The view's, planar, `[3, side, side]`.
    ///   - map: From the view's coordinates to the picture's.
    ///   - side: The view's, in pixels.
    ///   - share: A factor.
    ///   - sum: The sum so far, of this picture's size; nil for zeros.
    ///   - pool: Shares the work.
    /// - Returns: The sum with it.
    package func transposed(
        _ gradient: UnsafeBufferPointer<Float>,
        ofView map: Affine,
        side: Int,
        share: Float,
        onto sum: Image? = nil,
        pool: Pool = Pool(threads: 1)
    ) -> Image {
        precondition(gradient.count == 3 * side * side, "a gradient of another view")
        if let window = map.window(side: side), contains(window) {
            var whole = sum ?? Image(height: height, width: width, grey: 0)
            unsafe whole.add(gradient, in: window, share: share)
            return whole
        }
        let values = unsafe view(map, side)
            .transposed(gradient, times: share, onto: sum?.values, pool: pool)
        return Image(height: height, width: width, values: values)
    }

    private func view(_ map: Affine, _ side: Int) -> AffineView {
        AffineView(
            x: (map.xx, map.xy, map.x),
            y: (map.yx, map.yy, map.y),
            side: side,
            height: height,
            width: width
        )
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
