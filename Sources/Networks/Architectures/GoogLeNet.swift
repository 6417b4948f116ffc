/// GoogLeNet with batch norm, as torchvision has it: "Going deeper with convolutions" (Szegedy et
/// al., 2014), table 1, but for its "5×5" branches, whose kernels are 3×3.
enum GoogLeNet {
    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.transformedInput(if: options.transformInput ?? true)
        x = net.basicConvolution("conv1", x, filters: 64, kernel: 7, stride: 2, padding: 3)
        x = net.maxPool("maxpool1", x, kernel: 3, stride: 2, ceil: true)
        x = net.basicConvolution("conv2", x, filters: 64, kernel: 1)
        x = net.basicConvolution("conv3", x, filters: 192, kernel: 3, padding: 1)
        x = net.maxPool("maxpool2", x, kernel: 3, stride: 2, ceil: true)

        //                                   1×1  reduce  3×3  reduce "5×5" pool
        x = net.basicInception("inception3a", x, 64, (96, 128), (16, 32), 32)
        x = net.basicInception("inception3b", x, 128, (128, 192), (32, 96), 64)
        x = net.maxPool("maxpool3", x, kernel: 3, stride: 2, ceil: true)

        let first = net.basicInception("inception4a", x, 192, (96, 208), (16, 48), 64)
        x = net.basicInception("inception4b", first, 160, (112, 224), (24, 64), 64)
        x = net.basicInception("inception4c", x, 128, (128, 256), (24, 64), 64)
        let second = net.basicInception("inception4d", x, 112, (144, 288), (32, 64), 64)
        x = net.basicInception("inception4e", second, 256, (160, 320), (32, 128), 128)
        x = net.maxPool("maxpool4", x, kernel: 2, stride: 2, ceil: true)

        x = net.basicInception("inception5a", x, 256, (160, 320), (32, 128), 128)
        x = net.basicInception("inception5b", x, 384, (192, 384), (48, 128), 128)
        if options.auxiliaryHeads {
            net.auxiliaryHead("aux1", first, classes: options.classes)
            net.auxiliaryHead("aux2", second, classes: options.classes)
        }

        x = net.adaptiveAveragePool("avgpool", x, output: (1, 1))
        x = net.flatten("(flatten)", x)
        x = net.dropout("dropout", x)
        x = net.linear("fc", x, outputs: options.classes)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// Four branches side by side; a pair is a 1×1 reduction and the 3×3 convolution after it.
    mutating func basicInception(
        _ name: String,
        _ x: Value,
        _ ones: Int,
        _ threes: (Int, Int),
        _ fives: (Int, Int),
        _ pooled: Int
    ) -> Value {
        let branch1 = basicConvolution("\(name).branch1", x, filters: ones, kernel: 1)
        let branch2 = reducedConvolution("\(name).branch2", x, threes)
        let branch3 = reducedConvolution("\(name).branch3", x, fives)
        var branch4 = maxPool(
            "\(name).branch4.0",
            x,
            kernel: 3,
            stride: 1,
            padding: 1,
            ceil: true
        )
        branch4 = basicConvolution("\(name).branch4.1", branch4, filters: pooled, kernel: 1)
        self.name("\(name).branch4", branch4)
        return joined(name, [branch1, branch2, branch3, branch4])
    }

    private mutating func reducedConvolution(
        _ name: String,
        _ x: Value,
        _ filters: (Int, Int)
    ) -> Value {
        var y = basicConvolution("\(name).0", x, filters: filters.0, kernel: 1)
        y = basicConvolution("\(name).1", y, filters: filters.1, kernel: 3, padding: 1)
        self.name(name, y)
        return y
    }

    /// A classifier on a middle layer, used in training.
    fileprivate mutating func auxiliaryHead(_ name: String, _ x: Value, classes: Int) {
        var y = adaptiveAveragePool("\(name).(adaptive_avg_pool2d)", x, output: (4, 4))
        y = basicConvolution("\(name).conv", y, filters: 128, kernel: 1)
        y = flatten("\(name).(flatten)", y)
        y = linear("\(name).fc1", y, outputs: 1024, inputs: 2048)
        y = relu("\(name).(relu)", y)
        y = dropout("\(name).dropout", y)
        y = linear("\(name).fc2", y, outputs: classes)
        auxiliary(name, y)
    }
}
