import Kernels
import Tensors

/// A graph's live nodes as steps, with what can be fused made one.
///
/// A convolution takes in the batch norm (folded), the addition of a residual and the activation
/// that follow it, as long as nobody else reads what lies between; a batch norm that stands alone
/// takes in the activation. A concatenation's parts are given places in it, so that they are
/// written where they belong, and so is a concatenation that another begins with, as in a dense
/// block; what only regroups a value's numbers lies where they do, unless there may be gaps between
/// its pixels.
struct Fusion {
    /// A value's place in another.
    struct Slice {
        let whole: Value
        /// The value's first channel there.
        let firstChannel: Int
        /// Whether it is all of it, as pixels of other extents.
        let isRegrouped: Bool

        /// Some of another's channels.
        static func channels(of whole: Value, from first: Int) -> Slice {
            Slice(whole: whole, firstChannel: first, isRegrouped: false)
        }

        /// All of another's numbers.
        static func numbers(of whole: Value) -> Slice {
            Slice(whole: whole, firstChannel: 0, isRegrouped: true)
        }
    }

    /// The steps, in an order in which each comes after what it reads.
    private(set) var steps: [any Step] = []
    /// For each value the one whose memory it is: another name's, or its own.
    let canonical: [Value]
    /// For each value that lies in another, such as a part of a concatenation, where that is.
    private(set) var slices: [Value: Slice] = [:]
    /// Those among them that are made with the value they lie in, not before it.
    private(set) var ranges: [Value] = []
    /// Where values have been copied to.
    private var copies: [Value: [Slice]] = [:]

    private let graph: Graph
    private let shapes: [Shape]
    private let purpose: Purpose
    private let given: Set<Value>
    private let targets: Set<Value>
    private let observed: Set<Value>
    private let readers: [[Value]]
    /// For a concatenation one that begins with all of its parts and has more of them.
    private let extensions: [Value: Value]
    private var made: Set<Value> = [0]
    private var fused: Set<Value> = []

    /// The steps for a part of the graph, all of whose values stay what they are.
    init(_ graph: Graph, shapes: [Shape], _ segment: Segment, for purpose: Purpose) {
        self.graph = graph
        self.shapes = shapes
        self.purpose = purpose
        given = Set(segment.given)
        targets = Set(segment.targets)
        // As if nothing were given, so that what is computed all the same is computed as then.
        let whole = graph.ancestors(of: segment.read)
        canonical = Fusion.canonicalValues(
            graph,
            whole,
            shapes: shapes,
            purpose: purpose,
            apart: given.union(targets)
        )
        observed = given.union(targets).union(segment.read.map { [canonical] in canonical[$0] })

        let live = graph.ancestors(of: segment.read, beyond: given)
        var readers = [[Value]](repeating: [], count: graph.nodes.count)
        for value in graph.nodes.indices.reversed() where whole.contains(value) {
            guard canonical[value] == value else { continue }
            for input in graph.nodes[value].inputs { readers[canonical[input]].append(value) }
        }
        self.readers = readers
        extensions = Fusion.extensions(
            graph,
            live.filter { [canonical] in canonical[$0] == $0 },
            canonical: canonical,
            apart: given.union(targets)
        )

        for value in graph.nodes.indices
        where live.contains(value) && canonical[value] == value && value != 0 {
            emit(value)
        }
    }

    private mutating func emit(_ value: Value) {
        guard !fused.contains(value) else { return }
        let node = graph.nodes[value]
        let inputs = node.inputs.map { canonical[$0] }
        // The gradient by a part of another's memory is not that memory's gradient, to which the
        // other's readers add theirs.
        let isApart = targets.contains(value)
        if given.contains(value) {
            steps.append(GivenStep(name: node.name, output: value))
            made.insert(value)
        } else if let convolution = node.layer as? Convolution {
            emit(convolution, value, input: inputs[0])
        } else if node.layer is Concatenate {
            emitConcatenation(value, parts: inputs, inPlace: !isApart)
        } else if let range = node.layer as? ChannelRange, !isApart {
            slices[value] = .channels(of: inputs[0], from: range.channels.lowerBound)
            ranges.append(value)
            made.insert(value)
        } else if node.layer is Regroup, !isApart, staysDense(inputs[0]) {
            slices[value] = .numbers(of: inputs[0])
            ranges.append(value)
            made.insert(value)
        } else if let norm = node.layer as? BatchNorm, purpose.usesRunningStatistics {
            emit(norm, value, input: inputs[0])
        } else if let step = node.layer.step(
            at: Fusion.site(of: value, graph, inputs: inputs, shapes, purpose)
        ) {
            steps.append(step)
            made.insert(value)
        } else {
            emitCopy(of: inputs[0], into: value, from: 0)
            made.insert(value)
        }
    }

    /// Whether nothing will ever lie between a value's pixels.
    private func staysDense(_ value: Value) -> Bool {
        if let slice = slices[value] { return slice.isRegrouped }
        return extensions[value] == nil
            && !readers[value].contains { graph.nodes[$0].layer is Concatenate }
    }

    /// The only reader of a value that nobody observes.
    private func onlyReader(of value: Value) -> Value? {
        observed.contains(value) || readers[value].count != 1 ? nil : readers[value][0]
    }

    /// What of this value's node can be made a part of the convolution before it.
    private func foldable(_ value: Value) -> FoldedConvolution.Norm? {
        let slot = graph.firstSlots[value]
        switch graph.nodes[value].layer {
        case let layer as BatchNorm where purpose.usesRunningStatistics:
            return .batch(BatchNormSlots(at: slot), eps: layer.eps)
        case is ChannelScale: return .scale(slot)
        default: return nil
        }
    }

    private mutating func emit(_ convolution: Convolution, _ value: Value, input: Value) {
        var last = value
        var norm: FoldedConvolution.Norm?
        var residual: Value?
        var epilogue = Epilogue.none
        let isShared = graph.sharedSlots.contains(graph.firstSlots[value])
        if !isShared, let next = onlyReader(of: last), let foldable = foldable(next) {
            norm = foldable
            last = next
        }
        if let next = onlyReader(of: last), graph.nodes[next].layer is Add {
            let others = graph.nodes[next].inputs.map { canonical[$0] }.filter { $0 != last }
            if others.count == 1, made.contains(others[0]), shapes[others[0]] == shapes[last] {
                residual = others[0]
                last = next
            }
        }
        if let next = activation(after: last, keepsSlopes: convolution.geometry.keepsSlopes) {
            epilogue = next.epilogue
            last = next.value
        }
        var chain = last
        while chain != value {
            fused.insert(chain)
            chain =
                graph.nodes[chain].inputs.map { canonical[$0] }.first { $0 != residual } ?? value
        }
        append(
            ConvolutionStep(
                input: input,
                output: last,
                outputShape: shapes[last],
                name: graph.nodes[value].name,
                weights: convolution.source(at: graph.firstSlots[value], norm: norm),
                residual: residual,
                epilogue: epilogue
            )
        )
        made.insert(last)
    }

    /// Adds a step, as a link of a chain with the one before where it can be.
    private mutating func append(_ step: ConvolutionStep) {
        if purpose == .inference, let last = steps.last, last.output == step.input,
            onlyReader(of: step.input) != nil,
            let chain = ConvolutionChainStep(last, step, shapes: shapes)
        {
            steps[steps.count - 1] = chain
        } else {
            steps.append(step)
        }
    }

    /// The activation after a value that nobody else reads, if a step may end with it.
    private func activation(
        after value: Value,
        keepsSlopes: Bool = false
    ) -> (value: Value, epilogue: Epilogue)? {
        guard let next = onlyReader(of: value),
            let activation = graph.nodes[next].layer as? Activation,
            purpose == .inference || keepsSlopes || !activation.epilogue.needsValueBefore
        else { return nil }
        return (next, activation.epilogue)
    }

    private mutating func emit(_ norm: BatchNorm, _ value: Value, input: Value) {
        let next = activation(after: value)
        let output = next?.value ?? value
        if next != nil { fused.insert(output) }
        steps.append(
            FrozenBatchNormStep(
                name: graph.nodes[value].name,
                input: input,
                output: output,
                outputShape: shapes[output],
                layer: norm,
                slots: BatchNormSlots(at: graph.firstSlots[value]),
                epilogue: next?.epilogue ?? .none
            )
        )
        made.insert(output)
    }

    private mutating func emitConcatenation(_ value: Value, parts: [Value], inPlace: Bool) {
        var firstChannel = 0
        for part in parts {
            if isPlaced(part, in: value, at: firstChannel) {
                // By a concatenation that this one goes on from.
            } else if inPlace, part != 0, slices[part] == nil {
                slices[part] = .channels(of: value, from: firstChannel)
            } else {
                emitCopy(of: part, into: value, from: firstChannel)
            }
            firstChannel += shapes[part].channels
        }
        if let whole = extensions[value] { slices[value] = .channels(of: whole, from: 0) }
        made.insert(value)
    }

    /// Whether a part lies where it belongs before a concatenation is made.
    private func isPlaced(_ part: Value, in value: Value, at firstChannel: Int) -> Bool {
        let places = (slices[part].map { [$0] } ?? []) + (copies[part] ?? [])
        return places.contains { place in
            !place.isRegrouped && place.firstChannel == firstChannel
                && isBeginning(place.whole, of: value)
        }
    }

    /// Whether a concatenation lies at the beginning of another.
    private func isBeginning(_ value: Value, of whole: Value) -> Bool {
        var value = value
        while value != whole {
            guard let longer = extensions[value] else { return false }
            value = longer
        }
        return true
    }

    private mutating func emitCopy(of part: Value, into value: Value, from firstChannel: Int) {
        copies[part, default: []].append(.channels(of: value, from: firstChannel))
        steps.append(
            CopyStep(
                name: graph.nodes[value].name,
                part: part,
                output: value,
                firstChannel: firstChannel,
                channels: shapes[part].channels
            )
        )
    }
}
