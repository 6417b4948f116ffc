/// A number that a layer's activations have for each picture, known to be there in its network.
struct Feature: Sendable, Hashable {
    /// The layer.
    let layer: Layer
    /// What of the layer counts.
    let aim: Aim
    /// Where; nil for the mean over all places.
    let position: Position?

    /// What of a layer counts.
    enum Aim: Sendable, Hashable {
        /// The mean of all squares: what DeepDream raises (Mordvintsev et al., 2015).
        case whole
        /// A channel's activation.
        case channel(Int)
        /// The activations' product with a direction, perhaps weighted by its cosine.
        case direction(Direction)
    }

    /// The channels, or the features, of one picture's activations and their places, row by row.
    struct Extent: Sendable, Hashable {
        let channels: Int
        let height: Int
        let width: Int
        /// Whether the layer gives a vector, `[n, features]`, rather than planes.
        var isFlat = false

        /// How many places there are.
        var plane: Int { height * width }
        /// How many values there are.
        var count: Int { channels * plane }
    }

    /// The places that count in planes of some extent.
    private func places(in extent: Extent) -> Range<Int> {
        switch position {
        case nil: return 0..<extent.plane
        case .centre:
            let place = extent.height / 2 * extent.width + extent.width / 2
            return place..<place + 1
        case .at(let x, let y):
            precondition(x < extent.width && y < extent.height, "\(x),\(y) lies outside")
            return y * extent.width + x..<y * extent.width + x + 1
        }
    }

    /// The feature of one picture's activations, `[channels, height, width]`.
    func value(of activations: ArraySlice<Float>, _ extent: Extent) -> Double {
        let first = activations.startIndex
        let places = places(in: extent)
        let sum: Double
        switch aim {
        case .whole:
            let squares = activations.reduce(0.0) { $0 + Double($1) * Double($1) }
            return squares / Double(extent.count)
        case .channel(let channel):
            sum = places.reduce(0.0) {
                $0 + Double(activations[first + channel * extent.plane + $1])
            }
        case .direction(let direction):
            sum = places.reduce(0.0) {
                $0 + direction.slope(at: Self.column($1, of: activations, extent)).value
            }
        }
        return sum / Double(places.count)
    }

    /// Adds the feature's gradient with respect to one picture's activations, times `factor`.
    ///
    /// - Parameters:
    ///   - activations: `[channels, height, width]`.
    ///   - extent: Their extent.
    ///   - factor: What the gradient is multiplied by.
    ///   - sum: Gradients of a batch.
    ///   - first: Where the picture's begin among them.
    func addGradient(
        at activations: ArraySlice<Float>,
        _ extent: Extent,
        times factor: Double,
        to sum: inout [Float],
        from first: Int
    ) {
        let places = places(in: extent)
        let share = factor / Double(places.count)
        switch aim {
        case .whole:
            let twice = Float(2 * factor / Double(extent.count))
            for (index, value) in activations.enumerated() { sum[first + index] += twice * value }
        case .channel(let channel):
            for place in places { sum[first + channel * extent.plane + place] += Float(share) }
        case .direction(let direction):
            for place in places {
                let column = Self.column(place, of: activations, extent)
                for (channel, slope) in direction.slope(at: column).gradient.enumerated() {
                    sum[first + channel * extent.plane + place] += Float(share * slope)
                }
            }
        }
    }

    /// All channels' activations at one place.
    private static func column(
        _ place: Int,
        of activations: ArraySlice<Float>,
        _ extent: Extent
    ) -> [Float] {
        let first = activations.startIndex + place
        return (0..<extent.channels).map { activations[first + $0 * extent.plane] }
    }
}

extension Feature: CustomStringConvertible {
    /// As an objective of several networks names it.
    var description: String {
        let place = position?.description ?? ""
        let path = "\(layer.model)/\(layer.name)"
        switch aim {
        case .whole: return path
        case .channel(let channel): return "\(path):\(channel)\(place)"
        case .direction(let direction):
            let power = direction.power == 0 ? "" : "^\(direction.power)"
            return "\(path):[\(direction.file)]\(power)\(place)"
        }
    }
}
