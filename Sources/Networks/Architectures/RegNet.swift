internal import Glibc

/// "Designing network design spaces" (Radosavovic et al., 2020): the family X, whose widths grow
/// along a line, and the family Y, the same with squeeze-and-excitation.
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
        /// Whether it is of the family Y.
        let isExcited: Bool
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

    /// Rounded as Python does it.
    private static func quarter(of width: Int) -> Int {
        Int((0.25 * Double(width)).rounded(.toNearestOrEven))
    }

    static func graph(_ design: Design, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.normalizedConvolution("stem", net.input, filters: 32, kernel: 3, stride: 2)
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
                    squeezed: design.isExcited ? quarter(of: channels) : nil
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
    /// A bottleneck as wide within as without, with groups, and with squeeze-and-excitation where
    /// that has a width.
    fileprivate mutating func regNetBlock(
        _ name: String,
        _ x: Value,
        filters: Int,
        stride: Int,
        groups: Int,
        squeezed: Int?
    ) -> Value {
        let shortcut =
            stride > 1 || channels[x] != filters
            ? normalizedConvolution(
                "\(name).proj",
                x,
                filters: filters,
                kernel: 1,
                stride: stride,
                activation: nil
            ) : x
        var y = normalizedConvolution("\(name).f.a", x, filters: filters, kernel: 1)
        y = normalizedConvolution(
            "\(name).f.b",
            y,
            filters: filters,
            kernel: 3,
            stride: stride,
            groups: groups
        )
        if let squeezed {
            y = squeezeExcitation(
                "\(name).f.se",
                y,
                Excitation(squeezed: squeezed, activation: .relu)
            )
        }
        y = normalizedConvolution("\(name).f.c", y, filters: filters, kernel: 1, activation: nil)
        self.name("\(name).f", y)
        y = add("\(name).(add)", shortcut, y)
        y = relu("\(name).activation", y)
        self.name(name, y)
        return y
    }
}
