import Kernels

/// Puts a graph together, node by node; names are torchvision's module names.
///
/// A module that is used several times is added under its name each time. An operation that is no
/// module has a name in parentheses behind that of the module whose forward does it:
/// `layer1.0.(add)`, which clients see as `layer1.0.add`.
///
/// Input channels are inferred. A definition that does not fit together is a bug of the
/// architecture, so it traps.
package struct GraphBuilder {
    /// A node's output.
    package typealias Value = Int

    /// The network's input: pictures, as a rule RGB, NCHW, nominally 0…1.
    package let input: Value = 0

    private var nodes: [Graph.Node]
    /// The channels of each value.
    package private(set) var channels: [Int]
    /// Values in the order of definition: nodes', and containers' under their names.
    private var names: [(container: String?, value: Value)] = []
    private var auxiliaries: [String] = []
    private var aliases: [String: Value] = [:]
    private var ties: [String: Graph.NamedTie] = [:]
    private var result: Value?
    private let readsParentheses: Bool

    /// A graph that holds only its input.
    ///
    /// - Parameters:
    ///   - inputChannels: The input's channels.
    ///   - readsParentheses: Whether a name with parentheses is that of an operation; else
    ///     `function` says what is one, and names are what they are.
    package init(inputChannels: Int = 3, readsParentheses: Bool = true) {
        let input = Input(channels: inputChannels)
        nodes = [Graph.Node(name: Graph.inputName, layer: input, inputs: [])]
        channels = [inputChannels]
        self.readsParentheses = readsParentheses
    }

    /// A two-dimensional convolution; `kernel`, `stride`, `padding`, `dilation` as (height, width).
    ///
    /// Without an `endPadding` it is padded below and to the right as above and to the left.
    package mutating func convolution(
        _ name: String,
        _ x: Value,
        filters: Int,
        kernel: (Int, Int),
        stride: (Int, Int) = (1, 1),
        padding: (Int, Int) = (0, 0),
        endPadding: (Int, Int)? = nil,
        dilation: (Int, Int) = (1, 1),
        groups: Int = 1,
        bias: Bool = false,
        scope: String? = nil
    ) -> Value {
        precondition(channels[x] % groups == 0 && filters % groups == 0, "\(name): groups")
        let layer = Convolution(
            inputChannels: channels[x],
            filters: filters,
            kernel: kernel,
            stride: stride,
            padding: padding,
            endPadding: endPadding,
            dilation: dilation,
            groups: groups,
            hasBias: bias
        )
        return add(name, layer, [x], channels: filters, scope: scope)
    }

    /// A convolution with a square kernel.
    package mutating func convolution(
        _ name: String,
        _ x: Value,
        filters: Int,
        kernel: Int,
        stride: Int = 1,
        padding: Int = 0,
        dilation: Int = 1,
        groups: Int = 1,
        bias: Bool = false
    ) -> Value {
        convolution(
            name,
            x,
            filters: filters,
            kernel: (kernel, kernel),
            stride: (stride, stride),
            padding: (padding, padding),
            dilation: (dilation, dilation),
            groups: groups,
            bias: bias
        )
    }

    /// Batch norm with scale, shift and running statistics.
    package mutating func batchNorm(
        _ name: String,
        _ x: Value,
        eps: Float = 1e-5,
        momentum: Float = 0.1
    ) -> Value {
        let layer = BatchNorm(channels: channels[x], eps: eps, momentum: momentum)
        return add(name, layer, [x], channels: channels[x])
    }

    /// The maximum over square windows.
    package mutating func maxPool(
        _ name: String,
        _ x: Value,
        kernel: Int,
        stride: Int,
        padding: Int = 0,
        ceil: Bool = false
    ) -> Value {
        maxPool(name, x, window: .square(kernel, stride: stride, padding: padding, ceil: ceil))
    }

    /// The maximum over windows.
    package mutating func maxPool(_ name: String, _ x: Value, window: Window) -> Value {
        add(name, MaxPool(window: window), [x], channels: channels[x])
    }

    /// The mean over square windows.
    package mutating func averagePool(
        _ name: String,
        _ x: Value,
        kernel: Int,
        stride: Int,
        padding: Int = 0,
        ceil: Bool = false,
        countIncludesPadding: Bool = true
    ) -> Value {
        averagePool(
            name,
            x,
            window: .square(kernel, stride: stride, padding: padding, ceil: ceil),
            countIncludesPadding: countIncludesPadding
        )
    }

    /// The mean over windows.
    package mutating func averagePool(
        _ name: String,
        _ x: Value,
        window: Window,
        countIncludesPadding: Bool = true
    ) -> Value {
        let layer = AveragePool(window: window, countIncludesPadding: countIncludesPadding)
        return add(name, layer, [x], channels: channels[x])
    }

    /// The mean over windows that divide the plane into `output` (height, width) parts.
    package mutating func adaptiveAveragePool(
        _ name: String,
        _ x: Value,
        output: (Int, Int)
    ) -> Value {
        let layer = AdaptiveAveragePool(height: output.0, width: output.1)
        return add(name, layer, [x], channels: channels[x])
    }

    /// Local response normalisation across channels (Krizhevsky et al., 2012).
    package mutating func localResponseNorm(
        _ name: String,
        _ x: Value,
        size: Int,
        alpha: Float,
        beta: Float,
        k: Float
    ) -> Value {
        let layer = LocalResponseNorm(
            response: LocalResponse(size: size, alpha: alpha, beta: beta, k: k)
        )
        return add(name, layer, [x], channels: channels[x])
    }

    /// A fully connected layer; `inputs` is needed when a plane was flattened into features.
    package mutating func linear(
        _ name: String,
        _ x: Value,
        outputs: Int,
        inputs: Int? = nil,
        bias: Bool = true,
        scope: String? = nil
    ) -> Value {
        let layer = Linear(inputs: inputs ?? channels[x], outputs: outputs, hasBias: bias)
        return add(name, layer, [x], channels: outputs, scope: scope)
    }

    /// The value of the node that was added last.
    package var lastValue: Value { nodes.count - 1 }
    /// The name of the node that was added last.
    package var lastName: String { nodes[nodes.count - 1].name }

    /// What the node that makes a value is called and does.
    package func maker(of value: Value) -> (name: String, kind: String) {
        (nodes[value].name, nodes[value].layer.kind)
    }

    /// Says that what makes `value` is no module, but an operation of this name.
    package mutating func function(_ value: Value, called name: String) {
        nodes[value].isFunction = true
        nodes[value].name = name
    }

    /// Says that the container of this name returns `value`.
    package mutating func name(_ module: String, _ value: Value) {
        names.append((module, value))
    }

    /// Says in which order the extents of a value are shown.
    package mutating func arrange(_ value: Value, as order: Arrangement) {
        nodes[value].arrangement = order
    }

    /// Says that a value can be asked for by this name too, unless a module has it.
    package mutating func alias(_ name: String, of value: Value) {
        aliases[name] = value
    }

    /// Says that a parameter is another, seen in some way: both are trained as one.
    package mutating func tie(_ name: String, to leader: String, as view: ParameterView) {
        ties[name] = (leader, view)
    }

    /// Says that `value` is the network's output, `logits`.
    package mutating func output(_ value: Value) {
        result = value
    }

    /// Says that `value` is an auxiliary head's output, computed only when asked for by name.
    package mutating func auxiliary(_ name: String, _ value: Value) {
        auxiliaries.append(name)
        self.name(name, value)
    }

    /// The graph as built.
    package func build() -> Graph {
        guard let result else { preconditionFailure("a graph needs an output") }
        let unique = UniqueNames(of: nodes, names: names, aliases: aliases.keys)
        return Graph(
            nodes: unique.nodes,
            names: unique.names,
            output: result,
            auxiliaries: auxiliaries,
            aliases: aliases,
            ties: ties
        )
    }

    /// Adds a node; its name becomes that of its output, and its parameters' names begin with its
    /// own, unless `scope` says otherwise.
    mutating func add(
        _ name: String,
        _ layer: any Layer,
        _ inputs: [Value],
        channels: Int,
        scope: String? = nil
    ) -> Value {
        precondition(inputs.allSatisfy(nodes.indices.contains), "\(name) reads an unknown value")
        let isFunction = readsParentheses && name.contains("(")
        let own = isFunction ? name.filter { $0 != "(" && $0 != ")" } : name
        nodes.append(
            Graph.Node(
                name: own,
                scope: scope ?? name,
                layer: layer,
                inputs: inputs,
                isFunction: isFunction
            )
        )
        self.channels.append(channels)
        names.append((nil, nodes.count - 1))
        return nodes.count - 1
    }
}
