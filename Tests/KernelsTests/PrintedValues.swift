import Kernels

/// The picture whose poolings PyTorch printed: ((37 i mod 23) − 11) / 8 as [1, 2, 7, 5].
enum Reference {
    static func input() -> Picture {
        Picture(1, 7, 5, 2) { value($0 % 2 * 35 + $0 / 2) }
    }

    static func value(_ i: Int) -> Float { Float(i * 37 % 23 - 11) / 8 }

    /// One channel's values.
    static func plane(_ picture: Picture, _ channel: Int) -> [Float] {
        picture.values.enumerated().filter { $0.offset % picture.view.c == channel }.map(\.element)
    }

    /// A picture that holds 1, 2, 3 … in the order of planes, as torch.arange would.
    static func ramp(_ h: Int, _ w: Int, _ c: Int) -> Picture {
        Picture(1, h, w, c) { Float($0 % c * h * w + $0 / c + 1) }
    }
}
