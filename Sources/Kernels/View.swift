/// A block of NHWC activations inside memory that someone else owns, the arena of a run as a rule.
///
/// Its pixels may lie further apart than their channels need: then it is a slice of a
/// concatenation.
///
/// Sound as `@unchecked Sendable` and `@safe` because the arena outlives every run, the planner has
/// checked the extents, and kernels give each element to one worker only.
@safe package struct View: @unchecked Sendable {
    /// The first channel of the first pixel.
    package let base: UnsafeMutablePointer<Float>
    /// Pictures in the batch.
    package let n: Int
    /// Rows of a picture.
    package let h: Int
    /// Pixels of a row.
    package let w: Int
    /// Channels of a pixel.
    package let c: Int
    /// Floats from a pixel to the next, at least `c`; rows and pictures follow without gaps.
    package let pixelStride: Int

    /// A view of `n·h·w` pixels of `c` channels; without a stride, pixels follow without gaps.
    package init(
        _ base: UnsafeMutablePointer<Float>,
        n: Int,
        h: Int,
        w: Int,
        c: Int,
        pixelStride: Int? = nil
    ) {
        unsafe self.base = unsafe base
        self.n = n
        self.h = h
        self.w = w
        self.c = c
        self.pixelStride = pixelStride ?? c
        precondition(
            self.pixelStride >= c,
            "pixels of \(c) channels cannot be \(self.pixelStride) apart"
        )
    }

    /// Pixels of the whole batch.
    package var pixels: Int { n * h * w }

    /// Elements of the whole batch.
    package var count: Int { pixels * c }

    /// Whether pixels follow without gaps.
    package var isDense: Bool { pixelStride == c }

    /// Some of the channels, as a view of the same memory.
    package func channels(_ range: Range<Int>) -> View {
        precondition(range.lowerBound >= 0 && range.upperBound <= c, "channels \(range) of \(c)")
        return unsafe View(
            base + range.lowerBound,
            n: n,
            h: h,
            w: w,
            c: range.count,
            pixelStride: pixelStride
        )
    }

    /// One picture of the batch, as a view of the same memory.
    package func item(_ index: Int) -> View {
        precondition((0..<n).contains(index), "picture \(index) of \(n)")
        return unsafe View(
            base + index * h * w * pixelStride,
            n: 1,
            h: h,
            w: w,
            c: c,
            pixelStride: pixelStride
        )
    }

    /// Whether both have the same pictures, rows, pixels and channels, whatever their strides.
    package func hasShape(of other: View) -> Bool {
        n == other.n && h == other.h && w == other.w && c == other.c
    }
}
