extension StoredTensor {
    /// Writes every element as a float32, row-major; the window is known to fit `bytes`.
    func convert(_ bytes: UnsafeRawBufferPointer, into values: UnsafeMutableBufferPointer<Float>) {
        switch scalar {
        case .float32: unsafe gather(bytes, into: values) { (x: UInt32) in Float(bitPattern: x) }
        case .float64: unsafe gather(bytes, into: values) { (x: Double) in Float(x) }
        case .float16: unsafe gather(bytes, into: values) { (x: Float16) in Float(x) }
        case .bfloat16:
            unsafe gather(bytes, into: values) { (x: UInt16) in Float(bitPattern: UInt32(x) << 16) }
        case .int64: unsafe gather(bytes, into: values) { (x: Int64) in Float(x) }
        case .uint64: unsafe gather(bytes, into: values) { (x: UInt64) in Float(x) }
        case .uint32: unsafe gather(bytes, into: values) { (x: UInt32) in Float(x) }
        case .uint16: unsafe gather(bytes, into: values) { (x: UInt16) in Float(x) }
        case .int32: unsafe gather(bytes, into: values) { (x: Int32) in Float(x) }
        case .int16: unsafe gather(bytes, into: values) { (x: Int16) in Float(x) }
        case .int8: unsafe gather(bytes, into: values) { (x: Int8) in Float(x) }
        case .uint8: unsafe gather(bytes, into: values) { (x: UInt8) in Float(x) }
        case .bool: unsafe gather(bytes, into: values) { (x: UInt8) in x == 0 ? 0 : 1 }
        }
    }

    /// One loop for every type: the innermost dimension is a plain run, the others an odometer.
    @inline(__always)
    private func gather<Element: BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer,
        into values: UnsafeMutableBufferPointer<Float>,
        _ float: (Element) -> Float
    ) {
        guard !values.isEmpty else { return }
        let isFlat = isContiguous || dimensions.isEmpty
        let run = isFlat ? values.count : dimensions[dimensions.count - 1]
        let step = isFlat ? 1 : strides[strides.count - 1]
        let outer = isFlat ? 0 : dimensions.count - 1
        var index = [Int](repeating: 0, count: outer)
        var start = offset
        var written = 0
        while written < values.count {
            for i in 0..<run {
                let place = (start + i * step) * MemoryLayout<Element>.size
                // Unaligned because the format before 1.6 puts storages wherever a pickle ends.
                let element = unsafe bytes.loadUnaligned(fromByteOffset: place, as: Element.self)
                unsafe values.initializeElement(at: written + i, to: float(element))
            }
            written += run
            for axis in (0..<outer).reversed() {
                index[axis] += 1
                start += strides[axis]
                guard index[axis] == dimensions[axis] else { break }
                start -= dimensions[axis] * strides[axis]
                index[axis] = 0
            }
        }
    }
}
