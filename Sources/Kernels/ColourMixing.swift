internal import CKernels

/// Colours as σ of a matrix times three numbers a pixel, and the gradient of that.
package struct ColourMixing: Sendable {
    /// Row by row: of each colour, what the three numbers count for.
    private let matrix: [Float]
    private let kernels: KernelSet

    /// Pixels of a piece of work.
    private static let piece = 8192

    /// Mixing by three rows of three factors.
    package init(_ matrix: [Float], kernels: KernelSet = .bound) {
        precondition(matrix.count == 9, "three factors for each of three colours")
        self.matrix = matrix
        self.kernels = kernels
    }

    /// Turns planes of the three numbers, `[3, …]`, into the colours that they stand for.
    package func mix(_ planes: inout [Float], pool: Pool) {
        unsafe planes.withUnsafeMutableBufferPointer { planes in
            guard let base = planes.baseAddress else { return }
            unsafe run(planes.count, pool) { table, matrix, first, count, plane in
                unsafe table.colours(count, plane, matrix, base + first, base + first)
            }
        }
    }

    /// From a gradient with respect to colours, that with respect to the planes.
    ///
    /// - Parameters:
    ///   - slope: The gradient, `[3, …]`.
    ///   - colours: What `mix` made of the planes.
    ///   - pool: Shares the work.
    /// - Returns: As many values.
    package func transposed(_ slope: [Float], at colours: [Float], pool: Pool) -> [Float] {
        precondition(slope.count == colours.count, "a gradient of other colours")
        let count = slope.count
        return unsafe [Float](unsafeUninitializedCapacity: count) { gradient, size in
            size = count
            unsafe slope.withUnsafeBufferPointer { slope in
                unsafe colours.withUnsafeBufferPointer { colours in
                    guard let gradient = gradient.baseAddress, let slope = slope.baseAddress,
                        let colours = colours.baseAddress
                    else { return }
                    unsafe run(count, pool) { table, matrix, first, count, plane in
                        unsafe table.gradient(
                            count,
                            plane,
                            matrix,
                            colours + first,
                            slope + first,
                            gradient + first
                        )
                    }
                }
            }
        }
    }

    private func run(
        _ values: Int,
        _ pool: Pool,
        _ body: (
            ck_colours_kernels, UnsafePointer<Float>, _ first: Int, _ count: Int64, _ plane: Int64
        ) -> Void
    ) {
        let plane = values / 3
        let table = unsafe ck_colours_table(kernels.isa).pointee
        unsafe matrix.withUnsafeBufferPointer { matrix in
            guard let matrix = matrix.baseAddress else { return }
            pool.run(ceilingDivision(plane, Self.piece)) { item, _ in
                let first = item * Self.piece
                let count = min(Self.piece, plane - first)
                unsafe body(table, matrix, first, Int64(count), Int64(plane))
            }
        }
    }
}
