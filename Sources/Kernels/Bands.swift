extension Pool {
    /// Calls `body` for bands of rows that together cover `0..<rows`.
    ///
    /// A band is about as much memory as a second-level cache keeps; work too small to share stays
    /// with the caller. Bands depend on the number of threads: sums must not follow them.
    func runBands(
        _ rows: Int,
        rowBytes: Int,
        _ body: (_ rows: Range<Int>, _ worker: Int) -> Void
    ) {
        guard rows > 0 else { return }
        let bytes = max(rowBytes, 1)
        var height = max(131_072 / bytes, 1)
        let share = (rows + threads - 1) / threads
        if rows * bytes >= 65_536 { height = min(height, share) }
        run((rows + height - 1) / height) { item, worker in
            body(item * height..<min((item + 1) * height, rows), worker)
        }
    }
}

extension View {
    /// The first channel of a pixel, counted over the whole batch.
    func start(of pixel: Int) -> UnsafeMutablePointer<Float> {
        unsafe base + pixel * pixelStride
    }

    /// Bytes of a pixel's channels.
    var pixelBytes: Int { c * MemoryLayout<Float>.stride }
}

extension Mask {
    /// The first word of a pixel, counted over the whole batch.
    func start(of pixel: Int) -> UnsafeMutablePointer<UInt16> {
        unsafe base + pixel * wordsPerPixel
    }

    /// Traps unless there is a bit for each element of `view`.
    func check(fits view: View) {
        precondition(
            pixels == view.pixels && c == view.c,
            "a mask of \(pixels) pixels of \(c) channels for \(view.pixels) of \(view.c)"
        )
    }
}
