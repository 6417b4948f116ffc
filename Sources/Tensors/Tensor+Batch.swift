extension Tensor {
    /// Some items of a batch, copied; all of them are the tensor itself.
    package func items(_ range: Range<Int>) -> Tensor {
        if range == 0..<shape[0] { return self }
        let length = shape.count / shape[0]
        let part = shape.with(items: range.count)
        return unsafe withUnsafeValues { values in
            unsafe Tensor(part) { block in
                let items = range.lowerBound * length..<range.upperBound * length
                _ = unsafe block.initialize(fromContentsOf: values[items])
            }
        }
    }

    /// A batch of so many items, all of them this one's only item.
    package func repeated(_ items: Int) -> Tensor {
        items == 1 ? self : .joining([Tensor](repeating: self, count: items))
    }

    /// The items of all parts, one after another; at least one part, all of one shape but for the
    /// number of items.
    package static func joining(_ parts: [Tensor]) -> Tensor {
        guard parts.count > 1 else { return parts[0] }
        let items = parts.reduce(0) { $0 + $1.shape[0] }
        let whole = parts[0].shape.with(items: items)
        return unsafe Tensor(whole) { block in
            var end = 0
            for part in parts {
                unsafe part.withUnsafeValues { values in
                    end = unsafe block[end...].initialize(fromContentsOf: values)
                }
            }
        }
    }
}
