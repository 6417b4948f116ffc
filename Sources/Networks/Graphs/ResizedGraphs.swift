import Kernels
import Synchronization

/// The graphs of one network for pictures of several sizes, each made when it is first needed: a
/// file may say what is done with a picture of one size only, or differently with each.
package final class ResizedGraphs: Sendable {
    /// Makes the graph for pictures of a height and width.
    package typealias Maker =
        @Sendable (_ height: Int, _ width: Int) throws(NetworkError) -> Graph

    /// Octaves are a few sizes; of more than this, those made are given up.
    private static let capacity = 16
    private let parameters: [ParameterDescription]
    private let make: Maker
    private let made = Mutex<[PlaneSize: InferredShapes]>([:])

    /// Graphs that all must have these parameters.
    init(_ parameters: [ParameterDescription], _ make: @escaping Maker) {
        self.parameters = parameters
        self.make = make
    }

    /// The graph for pictures of this size.
    ///
    /// - Throws: what its maker does; `unfitInput` where its parameters are others.
    func form(height: Int, width: Int) throws(NetworkError) -> InferredShapes {
        let size = PlaneSize(height: height, width: width)
        if let form = made.withLock({ $0[size] }) { return form }
        let graph = try make(height, width)
        for (own, wanted) in zip(graph.parameters, parameters)
        where own.name != wanted.name || own.shape != wanted.shape || own.tie != wanted.tie {
            throw misfit(graph, size, wanted)
        }
        let (own, wanted) = (graph.parameters, parameters)
        if let surplus = own.dropFirst(wanted.count).first ?? wanted.dropFirst(own.count).first {
            throw misfit(graph, size, surplus)
        }
        let form = InferredShapes(graph)
        made.withLock { made in
            if made.count >= Self.capacity { made = [:] }
            made[size] = form
        }
        return form
    }

    private func misfit(
        _ graph: Graph,
        _ size: PlaneSize,
        _ parameter: ParameterDescription
    ) -> NetworkError {
        .unfitInput(
            shape: [1, graph.inputChannels, size.height, size.width],
            layer: parameter.name,
            reason: "its shape depends on the picture's size"
        )
    }
}
