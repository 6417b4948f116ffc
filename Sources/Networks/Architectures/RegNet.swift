internal import Glibc

/// "Designing network design spaces" (Radosavovic et al., 2020): the family X, whose widths grow
/// along a line.
enum RegNet {
    /// The numbers from which a network of the family is made.
    struct Design {
        /// Blocks in all.
        let depth: Int
        /// The line's start and slope, and the factor between the widths that it is rounded to.
        let w0: Int
        let wa: Double
        let wm: Double
        /// Channels of a group.
        let groupWidth: Int
    }

    /// Blocks of one width.
    private struct Stage {
        let width: Int
        let groupWidth: Int
        var depth = 0
    }

    /// Equations 2 to 4, the widths rounded to multiples of 8 and then of the groups'.
    private static func stages(_ design: Design) -> [Stage] {
        var stages: [(width: Int, depth: Int)] = []
        for block in 0..<design.depth {
            let line = Double(block) * design.wa + Double(design.w0)
            let power = (log(line / Double(design.w0)) / log(design.wm))
                .rounded(.toNearestOrEven)
            let exact = Double(design.w0) * pow(design.wm, power)
            let width = Int((exact / 8).rounded(.toNearestOrEven)) * 8
            if stages.last?.width == width {
                stages[stages.count - 1].depth += 1
            } else {
                stages.append((width, 1))
            }
        }
        return stages.map { stage in
            let groupWidth = min(design.groupWidth, stage.width)
            let width = RoundedWidth.multiple(of: groupWidth, near: Double(stage.width))
            return Stage(width: width, groupWidth: groupWidth, depth: stage.depth)
        }
    }

    static func graph(_ design: Design, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.regNetConvolution("stem", net.input, filters: 32, kernel: 3, stride: 2)
        net.name("stem", x)
        var channels = 32
        for (index, stage) in stages(design).enumerated() {
            for number in 0..<stage.depth {
                let stride = number == 0 ? 2 : 1
                x = net.regNetBlock(
                    "trunk_output.block\(index + 1).block\(index + 1)-\(number)",
                    x,
                    filters: stage.width,
                    stride: stride,
                    groups: stage.width / stage.groupWidth,
                    projects: stride > 1 || channels != stage.width
                )
                channels = stage.width
            }
            net.name("trunk_output.block\(index + 1)", x)
        }
        net.name("trunk_output", x)
        x = net.adaptiveAveragePool("avgpool", x, output: (1, 1))
        x = net.flatten("(flatten)", x)
        x = net.linear("fc", x, outputs: options.classes)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// Convolution and batch norm, and a ReLU unless it is left out: torchvision's
    /// `Conv2dNormActivation`.
    fileprivate mutating func regNetConvolution(
        _ name: String,
        _ x: Value,
        filters: Int,
        kernel: Int,
        stride: Int = 1,
        groups: Int = 1,
        isRectified: Bool = true
    ) -> Value {
        let y = normalizedConvolution(
            ("\(name).0", "\(name).1", isRectified ? "\(name).2" : nil),
            x,
            filters: filters,
            kernel: (kernel, kernel),
            stride: stride,
            padding: (kernel / 2, kernel / 2),
            groups: groups
        )
        self.name(name, y)
        return y
    }

    /// A bottleneck as wide within as without, with groups.
    fileprivate mutating func regNetBlock(
        _ name: String,
        _ x: Value,
        filters: Int,
        stride: Int,
        groups: Int,
        projects: Bool
    ) -> Value {
        let shortcut =
            projects
            ? regNetConvolution(
                "\(name).proj",
                x,
                filters: filters,
                kernel: 1,
                stride: stride,
                isRectified: false
            ) : x
        var y = regNetConvolution("\(name).f.a", x, filters: filters, kernel: 1)
        y = regNetConvolution(
            "\(name).f.b",
            y,
            filters: filters,
            kernel: 3,
            stride: stride,
            groups: groups
        )
        y = regNetConvolution("\(name).f.c", y, filters: filters, kernel: 1, isRectified: false)
        self.name("\(name).f", y)
        y = add("\(name).(add)", shortcut, y)
        y = relu("\(name).activation", y)
        self.name(name, y)
        return y
    }
}
