/// What a normalization's parameters get from one backward pass.
package struct ScaleAndShiftGradient: Sendable {
    /// d(loss)/d(scale), for each channel.
    package let scale: [Float]
    /// d(loss)/d(shift), for each channel.
    package let shift: [Float]
}
