internal import CKernels
package import Tensors

/// Between the outside's planes (NCHW) and the inside's pixels (NHWC).
package enum Layout {
    /// Fills `y` from planes, `[n, c, h, w]`.
    package static func pack(
        _ planes: UnsafeBufferPointer<Float>,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        precondition(planes.count == y.count, "\(planes.count) values for \(y)")
        guard let x = planes.baseAddress else { return }
        let table = unsafe ck_layout_table(kernels.isa)
        runStrips(y, pool) { image, strip in
            unsafe table.pointee.planes_to_pixels(
                Int64(y.c),
                Int64(y.h * y.w),
                x + image * y.h * y.w * y.c,
                y.start(of: image * y.h * y.w),
                Int64(y.pixelStride),
                Int64(strip.lowerBound),
                Int64(strip.upperBound)
            )
        }
    }

    /// Fills `y` from a tensor of as many values, `[n, c, h, w]`.
    package static func pack(
        _ tensor: Tensor,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        unsafe tensor.withUnsafeValues { unsafe pack($0, into: y, kernels: kernels, pool: pool) }
    }

    /// Writes `x` out as planes, `[n, c, h, w]`.
    package static func unpack(
        _ x: View,
        into planes: UnsafeMutableBufferPointer<Float>,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        precondition(planes.count == x.count, "\(planes.count) values of \(x)")
        guard let y = planes.baseAddress else { return }
        let table = unsafe ck_layout_table(kernels.isa)
        runStrips(x, pool) { image, strip in
            unsafe table.pointee.pixels_to_planes(
                Int64(x.c),
                Int64(x.h * x.w),
                x.start(of: image * x.h * x.w),
                Int64(x.pixelStride),
                y + image * x.h * x.w * x.c,
                Int64(strip.lowerBound),
                Int64(strip.upperBound)
            )
        }
    }

    /// `x` as a tensor, `[n, c, h, w]`.
    package static func unpack(_ x: View, kernels: KernelSet = .bound, pool: Pool) -> Tensor {
        unsafe Tensor([x.n, x.c, x.h, x.w]) { planes in
            unsafe unpack(x, into: planes, kernels: kernels, pool: pool)
        }
    }

    /// Shares the pixels of each picture in strips of whole cache lines of a plane.
    private static func runStrips(
        _ view: View,
        _ pool: Pool,
        _ body: (_ image: Int, _ pixels: Range<Int>) -> Void
    ) {
        let line = 16
        let plane = view.h * view.w
        let lines = (plane + line - 1) / line
        pool.runBands(view.n * lines, rowBytes: 2 * line * view.pixelBytes) { band, _ in
            var next = band.lowerBound
            while next < band.upperBound {
                let image = next / lines
                let end = min(band.upperBound, (image + 1) * lines)
                body(
                    image,
                    (next - image * lines) * line..<min((end - image * lines) * line, plane)
                )
                next = end
            }
        }
    }
}
