/// GoogLeNet as published for Caffe by BVLC: "Going deeper with convolutions" (Szegedy et al.,
/// 2014), table 1, with local response normalisation, biases, and Caffe's names.
///
/// Takes RGB in 0…1 like every other network here, and makes of it the BGR in 0…255 less
/// ImageNet's mean that the weights were trained on.
enum GoogLeNetBVLC {
    /// What the first layer below does.
    static let preparation = "to BGR in 0…255 less 104:117:123"

    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.scaleShift(
            "(transform_input)",
            net.input,
            permutation: [2, 1, 0],
            scale: [255, 255, 255],
            shift: [-104, -117, -123]
        )
        x = net.rectifiedConvolution(
            "conv1/",
            "7x7_s2",
            relu: "7x7",
            x,
            filters: 64,
            kernel: 7,
            stride: 2,
            padding: 3
        )
        x = net.maxPool("pool1/3x3_s2", x, kernel: 3, stride: 2, ceil: true)
        x = net.localResponseNorm("pool1/norm1", x, size: 5, alpha: 1e-4, beta: 0.75, k: 1)
        x = net.rectifiedConvolution("conv2/", "3x3_reduce", x, filters: 64, kernel: 1)
        x = net.rectifiedConvolution("conv2/", "3x3", x, filters: 192, kernel: 3, padding: 1)
        x = net.localResponseNorm("conv2/norm2", x, size: 5, alpha: 1e-4, beta: 0.75, k: 1)
        x = net.maxPool("pool2/3x3_s2", x, kernel: 3, stride: 2, ceil: true)

        //                                1×1  reduce 3×3  reduce 5×5 pool
        x = net.inception("inception_3a/", x, 64, (96, 128), (16, 32), 32)
        x = net.inception("inception_3b/", x, 128, (128, 192), (32, 96), 64)
        x = net.maxPool("pool3/3x3_s2", x, kernel: 3, stride: 2, ceil: true)

        x = net.inception("inception_4a/", x, 192, (96, 208), (16, 48), 64)
        x = net.inception("inception_4b/", x, 160, (112, 224), (24, 64), 64)
        x = net.inception("inception_4c/", x, 128, (128, 256), (24, 64), 64)
        x = net.inception("inception_4d/", x, 112, (144, 288), (32, 64), 64)
        x = net.inception("inception_4e/", x, 256, (160, 320), (32, 128), 128)
        x = net.maxPool("pool4/3x3_s2", x, kernel: 3, stride: 2, ceil: true)

        x = net.inception("inception_5a/", x, 256, (160, 320), (32, 128), 128)
        x = net.inception("inception_5b/", x, 384, (192, 384), (48, 128), 128)

        // 7×7 at the size it was trained on: the whole picture, which is what it is for any other.
        x = net.adaptiveAveragePool("pool5/7x7_s1", x, output: (1, 1))
        x = net.flatten("(flatten)", x)
        x = net.dropout("pool5/drop_7x7_s1", x)
        x = net.linear("loss3/classifier", x, outputs: options.classes)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// A convolution with a bias and its ReLU, which Caffe names `relu_` and the convolution's
    /// name.
    fileprivate mutating func rectifiedConvolution(
        _ block: String,
        _ name: String,
        relu: String? = nil,
        _ x: Value,
        filters: Int,
        kernel: Int,
        stride: Int = 1,
        padding: Int = 0
    ) -> Value {
        let y = convolution(
            block + name,
            x,
            filters: filters,
            kernel: kernel,
            stride: stride,
            padding: padding,
            bias: true
        )
        return self.relu("\(block)relu_\(relu ?? name)", y)
    }

    /// Four branches side by side; a pair is a 1×1 reduction and the convolution after it.
    fileprivate mutating func inception(
        _ block: String,
        _ x: Value,
        _ ones: Int,
        _ threes: (Int, Int),
        _ fives: (Int, Int),
        _ pooled: Int
    ) -> Value {
        let one = rectifiedConvolution(block, "1x1", x, filters: ones, kernel: 1)
        var three = rectifiedConvolution(block, "3x3_reduce", x, filters: threes.0, kernel: 1)
        three = rectifiedConvolution(block, "3x3", three, filters: threes.1, kernel: 3, padding: 1)
        var five = rectifiedConvolution(block, "5x5_reduce", x, filters: fives.0, kernel: 1)
        five = rectifiedConvolution(block, "5x5", five, filters: fives.1, kernel: 5, padding: 2)
        var pool = maxPool(block + "pool", x, kernel: 3, stride: 1, padding: 1)
        pool = rectifiedConvolution(block, "pool_proj", pool, filters: pooled, kernel: 1)
        return concatenate(block + "output", [one, three, five, pool])
    }
}
