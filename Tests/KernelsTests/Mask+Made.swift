import Kernels

/// Lends a mask over so many pixels of so many channels, full of bits of no meaning.
func withMask(_ pixels: Int, _ c: Int, _ body: (Mask) -> Void) {
    var words = [UInt16](repeating: 0xaaaa, count: pixels * Mask.words(c))
    words.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return }
        body(Mask(base, pixels: pixels, c: c))
    }
}
