internal import CKernels

/// Where the pixels of a picture go: those made are pixels read, or zero, several side by side
/// when they are made of blocks of channels.
package struct PixelMap: Sendable {
    /// Pixels of a picture that are read, and that are made.
    package let pixels: (read: Int, made: Int)
    /// Pixels read that make one, one after another along its channels.
    package let blocks: Int

    /// For each block made the pixel read, or −1.
    private let sources: [Int32]
    /// For each pixel read the block made, or −1.
    private let targets: [Int32]

    /// A map that makes each block of a pixel of the pixel that `source` names, or of zeros; no
    /// pixel is read twice.
    package init(
        reading read: Int,
        making made: Int,
        blocks: Int = 1,
        _ source: (_ pixel: Int, _ block: Int) -> Int?
    ) {
        pixels = (read, made)
        self.blocks = blocks
        var targets = [Int32](repeating: -1, count: read)
        sources = (0..<made * blocks).map { target in
            guard let pixel = source(target / blocks, target % blocks) else { return -1 }
            precondition(targets[pixel] == -1, "pixel \(pixel) is read twice")
            targets[pixel] = Int32(target)
            return Int32(pixel)
        }
        self.targets = targets
    }

    /// y = the pixels made of x's.
    package func apply(
        _ x: View,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, y)
        move(x, into: y, by: sources, accumulating: false, kernels, pool)
    }

    /// The gradient with respect to x, written to `dx` or added to it.
    package func inputGradient(
        _ dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(dx, dy)
        move(dy, into: dx, by: targets, accumulating: accumulating, kernels, pool)
    }

    /// Makes each block of `y` the block of `x` that the list names, or zero.
    private func move(
        _ x: View,
        into y: View,
        by places: [Int32],
        accumulating: Bool,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let c = min(x.c, y.c)
        let (from, to) = (BlockGrid(x, channels: c), BlockGrid(y, channels: c))
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runBands(y.n * places.count, rowBytes: 2 * c * MemoryLayout<Float>.stride) { band, _ in
            for block in band {
                let (picture, own) = block.quotientAndRemainder(dividingBy: places.count)
                let place = unsafe to.start(of: own, in: picture)
                let source = Int(places[own])
                if source < 0 {
                    if !accumulating { unsafe place.update(repeating: 0, count: c) }
                } else if accumulating {
                    let values = unsafe from.start(of: source, in: picture)
                    unsafe table.pointee.accumulate(1, Int64(c), values, 0, place, 0)
                } else {
                    unsafe place.update(from: from.start(of: source, in: picture), count: c)
                }
            }
        }
    }

    private func check(_ x: View, _ y: View) {
        precondition(
            x.n == y.n && x.h * x.w == pixels.read && y.h * y.w == pixels.made
                && y.c == blocks * x.c,
            "\(pixels) pixels in \(blocks) blocks: \(x), \(y)"
        )
    }
}

/// A view's pixels as blocks of so many channels.
private struct BlockGrid {
    let view: View
    let channels: Int
    let perPixel: Int

    init(_ view: View, channels: Int) {
        self.view = view
        self.channels = channels
        perPixel = view.c / channels
    }

    func start(of block: Int, in picture: Int) -> UnsafeMutablePointer<Float> {
        let pixel = picture * view.h * view.w + block / perPixel
        return unsafe view.start(of: pixel) + block % perPixel * channels
    }
}
