/// "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters" (Iandola et al., 2016), table 1.
enum SqueezeNet {
    /// As published, or the authors' later one, of a lighter stem and earlier pools.
    enum Version { case v1_0, v1_1 }

    /// A layer of the trunk.
    private enum Part {
        case pool
        case fire(squeeze: Int, expand: Int)
    }

    private static func trunk(of version: Version) -> [Part] {
        let (early, late): ([Part], [Part]) = (
            [.fire(squeeze: 16, expand: 64), .fire(squeeze: 16, expand: 64)],
            [
                .fire(squeeze: 48, expand: 192), .fire(squeeze: 48, expand: 192),
                .fire(squeeze: 64, expand: 256),
            ]
        )
        let middle = Part.fire(squeeze: 32, expand: 128)
        let last = Part.fire(squeeze: 64, expand: 256)
        return switch version {
        case .v1_0: [.pool] + early + [middle, .pool, middle] + late + [.pool, last]
        case .v1_1: [.pool] + early + [.pool, middle, middle, .pool] + late + [last]
        }
    }

    static func graph(_ version: Version, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.convolution(
            "features.0",
            net.input,
            filters: version == .v1_0 ? 96 : 64,
            kernel: version == .v1_0 ? 7 : 3,
            stride: 2,
            bias: true
        )
        x = net.relu("features.1", x)
        for (index, part) in trunk(of: version).enumerated() {
            let name = "features.\(index + 2)"
            switch part {
            case .pool: x = net.maxPool(name, x, kernel: 3, stride: 2, ceil: true)
            case .fire(let squeeze, let expand):
                x = net.fire(name, x, squeeze: squeeze, expand: expand)
            }
        }
        net.name("features", x)

        x = net.dropout("classifier.0", x)
        x = net.convolution("classifier.1", x, filters: options.classes, kernel: 1, bias: true)
        x = net.relu("classifier.2", x)
        x = net.adaptiveAveragePool("classifier.3", x, output: (1, 1))
        net.name("classifier", x)
        x = net.flatten("(flatten)", x)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// A narrow 1×1 convolution, then 1×1 and 3×3 ones of equal width side by side.
    fileprivate mutating func fire(
        _ name: String,
        _ x: Value,
        squeeze: Int,
        expand: Int
    ) -> Value {
        var y = convolution("\(name).squeeze", x, filters: squeeze, kernel: 1, bias: true)
        y = relu("\(name).squeeze_activation", y)
        var ones = convolution("\(name).expand1x1", y, filters: expand, kernel: 1, bias: true)
        ones = relu("\(name).expand1x1_activation", ones)
        var threes = convolution(
            "\(name).expand3x3",
            y,
            filters: expand,
            kernel: 3,
            padding: 1,
            bias: true
        )
        threes = relu("\(name).expand3x3_activation", threes)
        return joined(name, [ones, threes])
    }
}
