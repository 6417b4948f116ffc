package import Kernels
package import Tensors

/// What is done with an item's numbers as they lie in memory, row-major over height, width and
/// channels, whatever they stand for.
extension GraphBuilder {
    /// The same numbers in the same order, as pixels of other extents.
    package mutating func regroup(
        _ name: String,
        _ x: Value,
        channels: Int,
        height: Int,
        width: Int
    ) -> Value {
        let extents = ItemExtents(channels: channels, height: height, width: width)
        return add(name, Regroup(extents: extents), [x], channels: channels)
    }

    /// Numbers in another order: y[i] = x[map[i]], or the map's `fill`.
    package mutating func rearrange(
        _ name: String,
        _ x: Value,
        map: ElementMap,
        channels: Int,
        height: Int,
        width: Int
    ) -> Value {
        let extents = ItemExtents(channels: channels, height: height, width: width)
        precondition(extents.count == map.counts.made, "\(name): \(map.counts) as \(extents)")
        return add(name, Rearrange(map: map, extents: extents), [x], channels: channels)
    }

    /// One number of those along an axis: what is made has [outer, inner] numbers.
    package mutating func reduce(
        _ name: String,
        _ x: Value,
        by kind: ReductionKind,
        split: AxisSplit,
        channels: Int,
        height: Int,
        width: Int
    ) -> Value {
        let extents = ItemExtents(channels: channels, height: height, width: width)
        precondition(extents.count == split.outer * split.inner, "\(name): \(split) as \(extents)")
        let layer = Reduce(reduction: kind, split: split, extents: extents)
        return add(name, layer, [x], channels: channels)
    }

    /// e^x / Σ e^x along an axis, or its logarithm.
    package mutating func softmax(
        _ name: String,
        _ x: Value,
        split: AxisSplit,
        isLogarithmic: Bool = false
    ) -> Value {
        let layer = SoftmaxLayer(split: split, isLogarithmic: isLogarithmic)
        return add(name, layer, [x], channels: channels[x])
    }

    /// a [batches, rows, inner] · b [batches, inner, columns], or b as [batches, columns, inner] in
    /// memory, as planes of `batches`×`rows` pixels of `columns` channels.
    package mutating func matrixProduct(
        _ name: String,
        _ a: Value,
        _ b: Value,
        _ product: BatchedProduct
    ) -> Value {
        add(name, MatrixProducts(product: product), [a, b], channels: product.columns)
    }

    /// What `kind` makes of two values of one shape.
    package mutating func elementwise(
        _ name: String,
        _ a: Value,
        _ b: Value,
        by kind: BinaryKind
    ) -> Value {
        precondition(channels[a] == channels[b], "\(name): \(channels[a]), \(channels[b])")
        return add(name, Combine(operation: kind), [a, b], channels: channels[a])
    }

    /// A value that is the trainable parameter `name.weight`, whose numbers are an item's memory;
    /// where that is another's too, `scope` is the other's name.
    package mutating func parameter(
        _ name: String,
        shape: Shape,
        channels: Int,
        height: Int,
        width: Int,
        scope: String? = nil
    ) -> Value {
        let extents = ItemExtents(channels: channels, height: height, width: width)
        precondition(extents.count == shape.count, "\(name): \(shape) as \(extents)")
        let layer = ParameterValue(shape: shape, extents: extents)
        return add(name, layer, [input], channels: channels, scope: scope)
    }

    /// The same of numbers that nothing trains.
    package mutating func constant(
        _ name: String,
        _ values: Tensor,
        channels: Int,
        height: Int,
        width: Int
    ) -> Value {
        let extents = ItemExtents(channels: channels, height: height, width: width)
        precondition(extents.count == values.shape.count, "\(name): \(values.shape), \(extents)")
        let layer = ConstantValue(values: values, extents: extents)
        return add(name, layer, [input], channels: channels)
    }
}
