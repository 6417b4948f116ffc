import Kernels
import Networks

extension Translation {
    /// Pools.
    static let pooling: [String: Maker] = [
        "MaxPool": { (node, importer) throws(Refusal) in try pool(node, isMaximum: true, &importer) },
        "AveragePool": { (node, importer) throws(Refusal) in
            try pool(node, isMaximum: false, &importer)
        },
        "GlobalAveragePool": { (node, importer) throws(Refusal) in
            try importer.reduce(node, by: .mean, try planeAxes(node, importer), keepsAxes: true)
        },
        "GlobalMaxPool": { (node, importer) throws(Refusal) in
            try importer.reduce(node, by: .max, try planeAxes(node, importer), keepsAxes: true)
        },
    ]

    private static func planeAxes(
        _ node: Node,
        _ importer: borrowing Importer
    ) throws(Refusal) -> [Int] {
        guard case .value(let x)? = try importer.operand(node, 0), x.extents.count > 2 else {
            throw Refusal("its input has no plane")
        }
        return Array(2..<x.extents.count)
    }

    private static func pool(
        _ node: Node,
        isMaximum: Bool,
        _ importer: inout Importer
    ) throws(Refusal) {
        guard node.int("storage_order", 0) == 0, node.outputs.count == 1 || node.outputs[1].isEmpty
        else { throw Refusal("the places of its maxima aren't told") }
        let x = try importer.pictures(node, 0)
        guard let kernel = node.ints("kernel_shape") else { throw Refusal("it has no kernel_shape") }
        let window = try WindowAttributes(node, kernel: kernel)
        let size = (x.extents[2], x.extents[3])
        let pads = try window.pads(of: size)
        let ceil = node.int("ceil_mode", 0) != 0
        let plane = try window.output(size, pads, channels: x.extents[1], ceil: ceil)
        let place = Window(
            kernel: window.kernel,
            stride: window.stride,
            padding: pads.begin,
            endPadding: pads.end,
            dilation: window.dilation,
            ceil: ceil
        )
        if isMaximum {
            guard window.kernel.0 * window.kernel.1 <= 256 else {
                throw Refusal("its windows have more than 256 places")
            }
            let value = importer.net.maxPool(node.name, x.value, window: place)
            importer.finish(node, try importer.pictures(made: value, plane, like: node))
        } else {
            let value = importer.net.averagePool(
                node.name,
                x.value,
                window: place,
                countIncludesPadding: node.int("count_include_pad", 0) != 0
            )
            importer.finish(node, try importer.pictures(made: value, plane, like: node))
        }
    }
}
