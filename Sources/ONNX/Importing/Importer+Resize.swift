import Kernels
import Networks

extension Importer {
    /// A picture of another size, row by row and column by column.
    mutating func resize(_ node: Node) throws(Refusal) {
        let x = try pictures(node, 0)
        guard case .value(let own)? = try operand(node, 0), own.extents.count == 4 else {
            throw Refusal("its input has no rows and columns")
        }
        var inputs: [Constant?] = [nil]
        for index in node.inputs.indices.dropFirst() {
            inputs.append(try constant(node, index, "scales, sizes and region")?.constant)
        }
        let resizing: Resizing
        do throws(FoldingError) {
            resizing = try Resizing(
                node,
                opset: model.opset,
                extents: x.extents,
                inputs: inputs
            )
        } catch {
            throw Refusal(error.problem)
        }
        guard resizing.axes[0] == nil, resizing.axes[1] == nil else {
            throw Refusal("it changes more than rows and columns: to \(resizing.extents)")
        }
        let taps = try [2, 3].map { (axis) throws(Refusal) in
            let read = x.extents[axis]
            guard let taps = resizing.axes[axis] else { return ResampleTaps.identity(read) }
            guard taps.allSatisfy({ !$0.isEmpty }) else {
                throw Refusal("it shows what lies outside of the picture")
            }
            return ResampleTaps(reading: read, making: taps.count) { place in
                taps[place].map { ($0.index, $0.weight) }
            }
        }
        try effort.count(kept: taps[0].tapCount + taps[1].tapCount)
        let value = net.resample(node.name, x.value, rows: taps[0], columns: taps[1])
        let plane = Plane(
            channels: x.extents[1],
            height: resizing.extents[2],
            width: resizing.extents[3]
        )
        finish(node, try made(value, plane, resizing.extents, order: [0, 2, 3, 1]))
    }
}
