/// One bit for each element of a view: set where an epilogue's gradient passes, as that of a ReLU
/// does where its output is greater than zero.
///
/// All that the gradient needs from a forward pass through a ReLU, at a thirty-second of its size.
///
/// Sound as `@unchecked Sendable` and `@safe` for the reasons that `View` gives.
@safe package struct Mask: @unchecked Sendable {
    /// The words, `[pixels][wordsPerPixel]`; channel `c` is bit `c % 16` of word `c / 16`.
    package let base: UnsafeMutablePointer<UInt16>
    /// Pixels of the whole batch.
    package let pixels: Int
    /// Channels of a pixel.
    package let c: Int

    /// A mask over `pixels · words(c)` words.
    package init(_ base: UnsafeMutablePointer<UInt16>, pixels: Int, c: Int) {
        unsafe self.base = unsafe base
        self.pixels = pixels
        self.c = c
    }

    /// Words of a pixel of `c` channels.
    package static func words(_ c: Int) -> Int { (c + 15) / 16 }

    /// Words of a pixel.
    package var wordsPerPixel: Int { Mask.words(c) }
}
