import Kernels
import Networks

extension Translation {
    /// Pools.
    static let pooling: [String: Maker] = [
        "MaxPool": { (node, importer) throws(Refusal) in try pool(node, isMaximum: true, &importer)
        },
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
        guard node.int("storage_order", 0) == 0, node.outputs.count < 2 || node.outputs[1].isEmpty
        else { throw Refusal("the places of its maxima aren't told") }
        guard let kernel = node.ints("kernel_shape") else {
            throw Refusal("it has no kernel_shape")
        }
        if kernel.count > 2 { return try poolVolume(node, isMaximum: isMaximum, kernel, &importer) }
        let x = try importer.pictures(node, 0)
        let made = try pooledPlane(node, x, isMaximum: isMaximum, &importer)
        let plane = importer.plane(of: made.value)
        importer.finish(node, try importer.pictures(made: made.value, plane, like: node))
    }

    /// A pool along more than two axes of which no more than two are pooled, as local response
    /// normalisation is written: those become rows and columns, all others channels.
    private static func poolVolume(
        _ node: Node,
        isMaximum: Bool,
        _ kernel: [Int],
        _ importer: inout Importer
    ) throws(Refusal) {
        let x = try importer.value(node, 0)
        let count = kernel.count
        guard x.extents.count == count + 2, x.extents[0] == 1 else {
            throw Refusal("its input \(x.extents) isn't one of \(count) axes behind the channels")
        }
        func lists(_ name: String, _ standard: Int) -> [Int] {
            node.ints(name) ?? [Int](repeating: standard, count: count)
        }
        let (strides, dilations) = (lists("strides", 1), lists("dilations", 1))
        let pads = node.ints("pads") ?? [Int](repeating: 0, count: 2 * count)
        guard strides.count == count, dilations.count == count, pads.count == 2 * count,
            node.string("auto_pad", "NOTSET") == "NOTSET"
        else { throw Refusal("its strides, dilations or pads don't fit \(kernel)") }
        var pooled = kernel.indices.filter {
            kernel[$0] != 1 || strides[$0] != 1 || pads[$0] != 0 || pads[count + $0] != 0
        }
        guard pooled.count <= 2 else { throw Refusal("its windows have \(pooled.count) axes") }
        // An axis that isn't pooled fills up.
        for axis in kernel.indices.reversed() where pooled.count < 2 && !pooled.contains(axis) {
            pooled.append(axis)
        }
        pooled.sort()
        var plain = node
        plain.attributes["kernel_shape"] = .ints(pooled.map { kernel[$0] })
        plain.attributes["strides"] = .ints(pooled.map { strides[$0] })
        plain.attributes["dilations"] = .ints(pooled.map { dilations[$0] })
        plain.attributes["pads"] = .ints(
            pooled.map { pads[$0] } + pooled.map { pads[count + $0] }
        )
        let axes = pooled.map { $0 + 2 }
        let others = x.extents.indices.filter { !axes.contains($0) && $0 != 0 }
        let turned = importer.transposed(x, [0] + others + axes)
        let channels = others.reduce(1) { $0 * x.extents[$1] }
        let four = try importer.reshaped(
            turned,
            to: [1, channels] + axes.map { x.extents[$0] },
            for: node
        )
        let ready = try importer.picture(four, for: node)
        let made = try pooledPlane(plain, ready, isMaximum: isMaximum, &importer)
        let apart = try importer.reshaped(
            made,
            to: [1] + others.map { x.extents[$0] } + made.extents[2...],
            for: node
        )
        let order = [0] + others + axes
        let back = x.extents.indices.map { axis in order.firstIndex(of: axis) ?? 0 }
        importer.finish(node, importer.transposed(apart, back))
    }

    /// Pools rows and columns of a picture.
    private static func pooledPlane(
        _ node: Node,
        _ x: Traced,
        isMaximum: Bool,
        _ importer: inout Importer
    ) throws(Refusal) -> Traced {
        guard let kernel = node.ints("kernel_shape") else {
            throw Refusal("it has no kernel_shape")
        }
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
        let value: GraphBuilder.Value
        if isMaximum {
            value = importer.net.maxPool(node.name, x.value, window: place)
        } else {
            value = importer.net.averagePool(
                node.name,
                x.value,
                window: place,
                countIncludesPadding: node.int("count_include_pad", 0) != 0
            )
        }
        return try importer.made(
            value,
            plane,
            [1, plane.channels, plane.height, plane.width],
            order: [0, 2, 3, 1]
        )
    }
}
