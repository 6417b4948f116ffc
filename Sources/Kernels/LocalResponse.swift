internal import CKernels

/// Ways to bring activations to a common scale, and their gradients.
package enum Normalization {}

/// The numbers of a local response normalization, as `torch.nn.LocalResponseNorm` has them:
/// y = x / (k + alpha/size · Σ x²)^beta over `size` channels around each.
package struct LocalResponse: Hashable, Sendable {
    /// Channels of a window: `size/2` before the channel, itself, and `(size − 1)/2` after.
    package let size: Int
    /// The weight of the mean square.
    package let alpha: Float
    /// The exponent.
    package let beta: Float
    /// What is added to the mean square.
    package let k: Float

    /// PyTorch's defaults, but for the size.
    package init(size: Int, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1) {
        precondition(size >= 1, "a window of \(size) channels")
        self.size = size
        self.alpha = alpha
        self.beta = beta
        self.k = k
    }

    fileprivate var parameters: ck_local_response {
        ck_local_response(size: Int64(size), alpha: alpha, beta: beta, k: k)
    }

    fileprivate func scratch(_ c: Int) -> Int {
        unsafe withUnsafePointer(to: parameters) {
            unsafe Int(ck_local_response_scratch($0, Int64(c)))
        }
    }
}

extension Normalization {
    /// y = x, normalized by its neighbours among the channels; y may be x.
    package static func localResponse(
        _ x: View,
        _ response: LocalResponse,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        precondition(x.hasShape(of: y), "views of different shapes: \(x) and \(y)")
        let table = unsafe ck_normalization_table(kernels.isa)
        let scratch = response.scratch(x.c)
        let parameters = response.parameters
        pool.runBands(x.pixels, rowBytes: 8 * x.pixelBytes) { band, worker in
            let first = band.lowerBound
            unsafe withUnsafePointer(to: parameters) {
                unsafe table.pointee.local_response_norm(
                    $0,
                    Int64(band.count),
                    Int64(x.c),
                    x.start(of: first),
                    Int64(x.pixelStride),
                    y.start(of: first),
                    Int64(y.pixelStride),
                    pool.scratch(scratch, worker: worker)
                )
            }
        }
    }

    /// The gradient of `localResponse` from its input, written to `dx` or added to it.
    package static func localResponseGradient(
        _ x: View,
        _ dy: View,
        _ response: LocalResponse,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        precondition(
            x.hasShape(of: dy) && x.hasShape(of: dx),
            "views of different shapes: \(x), \(dy), \(dx)"
        )
        let table = unsafe ck_normalization_table(kernels.isa)
        let scratch = response.scratch(x.c)
        let parameters = response.parameters
        pool.runBands(x.pixels, rowBytes: 16 * x.pixelBytes) { band, worker in
            let first = band.lowerBound
            unsafe withUnsafePointer(to: parameters) {
                unsafe table.pointee.local_response_norm_gradient(
                    $0,
                    Int64(band.count),
                    Int64(x.c),
                    x.start(of: first),
                    Int64(x.pixelStride),
                    dy.start(of: first),
                    Int64(dy.pixelStride),
                    dx.start(of: first),
                    Int64(dx.pixelStride),
                    accumulating,
                    pool.scratch(scratch, worker: worker)
                )
            }
        }
    }
}
