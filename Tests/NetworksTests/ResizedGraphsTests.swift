import Synchronization
import Tensors
import Testing

@testable import Networks

/// Networks whose graph is made anew for each size of pictures.
@Suite struct ResizedGraphsTests {
    /// Convolutions of 1×1, so many filters each; without any it has no parameters.
    private static func graph(_ filters: [Int], regrouping size: (Int, Int)? = nil) -> Graph {
        var net = GraphBuilder()
        var x = net.activation("tanh", net.input, .tanh)
        if let (height, width) = size {
            // Of pictures of this size alone.
            x = net.regroup("row", x, channels: 3, height: 1, width: height * width)
        }
        for (index, count) in filters.enumerated() {
            x = net.convolution("conv\(index)", x, filters: count, kernel: 1)
        }
        net.output(x)
        return net.build()
    }

    @Test(arguments: [
        ([4], [5], "conv0.weight"), ([4], [4, 4], "conv1.weight"), ([4, 4], [4], "conv1.weight"),
        ([], [4], "conv0.weight"), ([4], [], "conv0.weight"),
    ])
    func aGraphOfOtherParametersIsRefused(own: [Int], other: [Int], name: String) throws {
        let network = Network(
            name: "resized",
            graph: Self.graph(own),
            inputSize: (6, 5),
            classes: 1
        ) { _, _ in Self.graph(other) }
        _ = try network.admit(input: [2, 3, 6, 5], layers: [])
        let error = #expect(throws: NetworkError.self) {
            try network.admit(input: [2, 3, 5, 6], layers: [])
        }
        guard case .unfitInput(let shape, let layer, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(shape == [1, 3, 5, 6] && layer == name)
        #expect(reason.contains("depends on the picture's size"))
    }

    @Test func eachSizeHasItsOwnGraphWhichIsMadeOnce() throws {
        let made = Mutex<[[Int]]>([])
        let network = Network(
            name: "resized",
            graph: Self.graph([4], regrouping: (6, 5)),
            inputSize: (6, 5),
            classes: 1
        ) { height, width in
            made.withLock { $0.append([height, width]) }
            return Self.graph([4], regrouping: (height, width))
        }
        let model = try Formulas.model(network)
        let executor = Executor(threads: 2)
        for (height, width) in [(6, 5), (5, 6), (8, 3), (5, 6), (6, 5)] {
            let input = Formulas.pictures([1, 2], height: height, width: width)
            let logits = try executor.forward(model, input: input)["logits"]
            #expect(logits?.shape == [2, 4, 1, height * width])
        }
        #expect(made.withLock { $0 } == [[5, 6], [8, 3]])
    }
}
