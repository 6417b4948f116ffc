/// Inception v3: "Rethinking the Inception architecture for computer vision" (Szegedy et al.,
/// 2015), table 1, with torchvision's names.
enum InceptionV3 {
    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.transformedInput(if: options.transformInput ?? true)
        x = net.basicConvolution("Conv2d_1a_3x3", x, filters: 32, kernel: 3, stride: 2)
        x = net.basicConvolution("Conv2d_2a_3x3", x, filters: 32, kernel: 3)
        x = net.basicConvolution("Conv2d_2b_3x3", x, filters: 64, kernel: 3, padding: 1)
        x = net.maxPool("maxpool1", x, kernel: 3, stride: 2)
        x = net.basicConvolution("Conv2d_3b_1x1", x, filters: 80, kernel: 1)
        x = net.basicConvolution("Conv2d_4a_3x3", x, filters: 192, kernel: 3)
        x = net.maxPool("maxpool2", x, kernel: 3, stride: 2)
        x = net.inceptionA("Mixed_5b", x, pooled: 32)
        x = net.inceptionA("Mixed_5c", x, pooled: 64)
        x = net.inceptionA("Mixed_5d", x, pooled: 64)
        x = net.inceptionB("Mixed_6a", x)
        x = net.inceptionC("Mixed_6b", x, width: 128)
        x = net.inceptionC("Mixed_6c", x, width: 160)
        x = net.inceptionC("Mixed_6d", x, width: 160)
        x = net.inceptionC("Mixed_6e", x, width: 192)
        if options.auxiliaryHeads {
            net.auxiliaryHead("AuxLogits", x, classes: options.classes)
        }
        x = net.inceptionD("Mixed_7a", x)
        x = net.inceptionE("Mixed_7b", x)
        x = net.inceptionE("Mixed_7c", x)
        x = net.adaptiveAveragePool("avgpool", x, output: (1, 1))
        x = net.dropout("dropout", x)
        x = net.flatten("(flatten)", x)
        x = net.linear("fc", x, outputs: options.classes)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// A branch's convolutions in a row: suffix of the name, filters and kernel; stride 1, padded
    /// so that the picture keeps its size.
    private mutating func chain(
        _ prefix: String,
        _ x: Value,
        _ steps: [(String, Int, (Int, Int))]
    ) -> Value {
        steps.reduce(x) { y, step in
            let (suffix, filters, kernel) = step
            return basicConvolution(
                prefix + suffix,
                y,
                filters: filters,
                kernel: kernel,
                padding: (kernel.0 / 2, kernel.1 / 2)
            )
        }
    }

    private mutating func pooledBranch(_ name: String, _ x: Value, filters: Int) -> Value {
        let y = averagePool("\(name).(avg_pool2d)", x, kernel: 3, stride: 1, padding: 1)
        return basicConvolution("\(name).branch_pool", y, filters: filters, kernel: 1)
    }

    /// Figure 5: the 5×5 convolution made of two 3×3 ones, and one 5×5 left.
    fileprivate mutating func inceptionA(_ name: String, _ x: Value, pooled: Int) -> Value {
        let one = basicConvolution("\(name).branch1x1", x, filters: 64, kernel: 1)
        let five = chain("\(name).branch5x5", x, [("_1", 48, (1, 1)), ("_2", 64, (5, 5))])
        let double = chain(
            "\(name).branch3x3dbl",
            x,
            [("_1", 64, (1, 1)), ("_2", 96, (3, 3)), ("_3", 96, (3, 3))]
        )
        let pool = pooledBranch(name, x, filters: pooled)
        return joined(name, [one, five, double, pool])
    }

    /// Figure 10: halves the picture.
    fileprivate mutating func inceptionB(_ name: String, _ x: Value) -> Value {
        let three = basicConvolution("\(name).branch3x3", x, filters: 384, kernel: 3, stride: 2)
        var double = chain("\(name).branch3x3dbl", x, [("_1", 64, (1, 1)), ("_2", 96, (3, 3))])
        double = basicConvolution(
            "\(name).branch3x3dbl_3",
            double,
            filters: 96,
            kernel: 3,
            stride: 2
        )
        let pool = maxPool("\(name).(max_pool2d)", x, kernel: 3, stride: 2)
        return joined(name, [three, double, pool])
    }

    /// Figure 6: 7×7 as rows and columns.
    fileprivate mutating func inceptionC(_ name: String, _ x: Value, width: Int) -> Value {
        let one = basicConvolution("\(name).branch1x1", x, filters: 192, kernel: 1)
        let seven = chain(
            "\(name).branch7x7",
            x,
            [("_1", width, (1, 1)), ("_2", width, (1, 7)), ("_3", 192, (7, 1))]
        )
        let double = chain(
            "\(name).branch7x7dbl",
            x,
            [
                ("_1", width, (1, 1)), ("_2", width, (7, 1)), ("_3", width, (1, 7)),
                ("_4", width, (7, 1)), ("_5", 192, (1, 7)),
            ]
        )
        let pool = pooledBranch(name, x, filters: 192)
        return joined(name, [one, seven, double, pool])
    }

    /// Halves the picture again, one branch by way of 7×7.
    fileprivate mutating func inceptionD(_ name: String, _ x: Value) -> Value {
        var three = chain("\(name).branch3x3", x, [("_1", 192, (1, 1))])
        three = basicConvolution("\(name).branch3x3_2", three, filters: 320, kernel: 3, stride: 2)
        var seven = chain(
            "\(name).branch7x7x3",
            x,
            [("_1", 192, (1, 1)), ("_2", 192, (1, 7)), ("_3", 192, (7, 1))]
        )
        seven = basicConvolution("\(name).branch7x7x3_4", seven, filters: 192, kernel: 3, stride: 2)
        let pool = maxPool("\(name).(max_pool2d)", x, kernel: 3, stride: 2)
        return joined(name, [three, seven, pool])
    }

    /// Figure 7: rows and columns side by side, for wide features on the coarsest grid.
    fileprivate mutating func inceptionE(_ name: String, _ x: Value) -> Value {
        let one = basicConvolution("\(name).branch1x1", x, filters: 320, kernel: 1)
        let three = chain("\(name).branch3x3", x, [("_1", 384, (1, 1))])
        let threeRow = chain("\(name).branch3x3", three, [("_2a", 384, (1, 3))])
        let threeColumn = chain("\(name).branch3x3", three, [("_2b", 384, (3, 1))])
        let double = chain("\(name).branch3x3dbl", x, [("_1", 448, (1, 1)), ("_2", 384, (3, 3))])
        let doubleRow = chain("\(name).branch3x3dbl", double, [("_3a", 384, (1, 3))])
        let doubleColumn = chain("\(name).branch3x3dbl", double, [("_3b", 384, (3, 1))])
        let pool = pooledBranch(name, x, filters: 192)
        return joined(
            name,
            [one, threeRow, threeColumn, doubleRow, doubleColumn, pool]
        )
    }

    /// The classifier on the last 17×17 layer, used in training.
    fileprivate mutating func auxiliaryHead(_ name: String, _ x: Value, classes: Int) {
        var y = averagePool("\(name).(avg_pool2d)", x, kernel: 5, stride: 3)
        y = basicConvolution("\(name).conv0", y, filters: 128, kernel: 1)
        y = basicConvolution("\(name).conv1", y, filters: 768, kernel: 5)
        y = adaptiveAveragePool("\(name).(adaptive_avg_pool2d)", y, output: (1, 1))
        y = flatten("\(name).(flatten)", y)
        y = linear("\(name).fc", y, outputs: classes)
        auxiliary(name, y)
    }
}
