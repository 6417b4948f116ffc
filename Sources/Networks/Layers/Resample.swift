import Kernels
import Tensors

/// A plane of another size, whose rows and columns are weighted sums of the input's.
struct Resample: Layer {
    let rows: ResampleTaps
    let columns: ResampleTaps

    let kind = "resample"

    var attributes: LayerAttributes {
        ["size": .wholes([rows.made, columns.made])]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let input = try inputs[0].requiringPlane()
        let (height, width) = input.plane
        guard (height, width) == (rows.read, columns.read) else {
            throw LayerError(
                reason: "it was made for \(rows.read)×\(columns.read) here and gets "
                    + "\(height)×\(width)"
            )
        }
        return input.with(channels: input.channels, height: rows.made, width: columns.made)
    }

    func step(at site: Site) -> (any Step)? {
        rows.isIdentity && columns.isIdentity
            ? nil
            : ResampleStep(site: site, resampling: Resampling(rows: rows, columns: columns))
    }
}

/// The gradient goes back by the same weights.
struct ResampleStep: SiteStep {
    let site: Site
    let resampling: Resampling

    let kind = "resample"

    func forward(_ context: Context) {
        resampling.apply(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        resampling.transposed.apply(
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }
}
