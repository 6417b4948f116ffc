import Foundation
import ONNX
import Tensors

@testable import Networks

/// The networks that Reference/inside.py asks about their inside.
enum InsideNetworks {
    /// A network with the formula's weights, or one of the little ONNX files with its own.
    static func model(_ name: String) throws -> ModelVersion {
        if name == "fork" { return try Formulas.model(fork) }
        if name == "growing" { return try Formulas.model(growing) }
        guard name.hasSuffix(".onnx") else { return try Formulas.model(name) }
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../ONNXTests/Fixtures").standardized
        let path = folder.appending(path: name).path
        let imported = try Model.read(path: path, called: name).network()
        return ModelVersion(
            network: imported.network,
            parameters: try Parameters(network: imported.network, tensors: imported.parameters)
        )
    }

    /// Concatenations that go on where others end, of the input and of parts that lie elsewhere.
    private static var growing: Network {
        var net = GraphBuilder()
        let first = net.convolution("first", net.input, filters: 4, kernel: 3, padding: 1)
        let a = net.relu("a", first)
        let b = net.convolution("b", a, filters: 3, kernel: 1, bias: true)
        let beside = net.concatenate("beside", [b, a])
        let one = net.concatenate("one", [net.input, a])
        let c = net.convolution(
            "c",
            net.relu("relu1", net.batchNorm("bn1", one)),
            filters: 5,
            kernel: 3,
            padding: 1,
            bias: true
        )
        let two = net.concatenate("two", [net.input, a, c])
        let d = net.relu("d", net.convolution("conv2", two, filters: 6, kernel: 1, bias: true))
        let three = net.concatenate("three", [net.input, a, c, b])
        let e = net.convolution(
            "e",
            net.relu("relu3", net.batchNorm("bn3", three)),
            filters: 4,
            kernel: 1,
            bias: true
        )
        let four = net.concatenate("four", [net.input, a, c, b, d, e, beside])
        var x = net.relu("relu4", net.batchNorm("bn4", four))
        x = net.adaptiveAveragePool("pool", x, output: (2, 2))
        let classifier = net.linear("fc", net.flatten("flat", x), outputs: 10, inputs: 128)
        net.output(classifier)
        return Network(name: "growing", graph: net.build(), inputSize: (64, 64), classes: 10)
    }

    /// Values that are read under two names, in part, and as parts of two concatenations: the twin
    /// of Fork in Reference/inside.py.
    private static var fork: Network {
        var net = GraphBuilder()
        var x = net.convolution("conv", net.input, filters: 8, kernel: 3, stride: 2, padding: 1)
        x = net.batchNorm("bn", x)
        let relu = net.relu("relu", x)
        let drop = net.dropout("drop", relu)
        let left = net.convolution("left", drop, filters: 8, kernel: 3, padding: 1, bias: true)
        let low = net.channels("low", relu, 0..<4)
        let right = net.convolution("right", low, filters: 8, kernel: 3, padding: 1, bias: true)
        let act = net.relu("act", net.add("sum", left, right))
        let high = net.channels("high", relu, 4..<8)
        let some = net.concatenate("some", [high, act, drop])
        let all = net.concatenate("all", [act, some])
        x = net.channelShuffle("shuffle", all, groups: 2)
        x = net.relu("(relu)", net.convolution("mix", x, filters: 12, kernel: 1, bias: true))
        x = net.adaptiveAveragePool("pool", x, output: (2, 2))
        let classifier = net.linear("fc", net.flatten("flat", x), outputs: 10, inputs: 48)
        let side = net.convolution("side", x, filters: 10, kernel: 2, bias: true)
        net.output(net.add("out", classifier, net.flatten("(flatten)", side)))
        return Network(name: "fork", graph: net.build(), inputSize: (64, 64), classes: 10)
    }
}
