import Kernels

extension ConvolutionCase {
    func input(values: [Float]? = nil) -> Activations {
        Activations(n: n, h: h, w: w, c: geometry.inputChannels, gap: gap, values: values)
    }

    func output(values: [Float]? = nil, gap: Int? = nil) -> Activations {
        Activations(
            n: n,
            h: reference.size.height,
            w: reference.size.width,
            c: geometry.outputChannels,
            gap: gap ?? self.gap,
            values: values
        )
    }
}

/// A mask in memory of its own.
final class OwnedMask {
    let mask: Mask

    init(_ view: View, bits: [Bool]? = nil) {
        let count = view.pixels * Mask.words(view.c)
        let base = UnsafeMutablePointer<UInt16>.allocate(capacity: count)
        base.initialize(repeating: 0, count: count)
        mask = Mask(base, pixels: view.pixels, c: view.c)
        for (index, bit) in (bits ?? []).enumerated() where bit {
            let channel = index % view.c
            base[index / view.c * mask.wordsPerPixel + channel / 16] |= 1 << (channel % 16)
        }
    }

    deinit { mask.base.deallocate() }

    var bits: [Bool] {
        (0..<(mask.pixels * mask.c)).map { index in
            let channel = index % mask.c
            let word = mask.base[index / mask.c * mask.wordsPerPixel + channel / 16]
            return word >> (channel % 16) & 1 == 1
        }
    }
}
