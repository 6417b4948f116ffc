package import Objectives
package import Tensors

extension Network {
    /// Lets in a request that reads these layers of an input of this shape.
    ///
    /// - Throws: As `admit(_:)`.
    package func admit(input: Shape, layers: [String]) throws(NetworkError) -> Admission {
        try admit(Inquiry(input: input, layers: layers))
    }

    /// Lets in a request.
    ///
    /// - Throws: `shape` or `unfitInput` when the input can't pass through the whole network, or
    ///   through an auxiliary head that is asked for, or what is given hasn't its layer's shape;
    ///   `unknownLayer` with names that look like it; `invalid` when a value is given twice, or the
    ///   input is needed and isn't there.
    package func admit(_ inquiry: Inquiry) throws(NetworkError) -> Admission {
        guard let input = inquiry.input else { return try admit(withoutInput: inquiry) }
        guard input.rank == 4, input[1] == inputChannels, input.count > 0 else {
            throw .shape(
                what: "input",
                expected: [-1, inputChannels, -1, -1],
                got: input.dimensions
            )
        }
        let inferred = try form(for: input)
        let names = try Names(inquiry, in: inferred.graph)
        let shapes = try inferred.shapes(for: input, reaching: names.ends(in: inferred.graph))
        for (name, value) in names.given {
            let order = inferred.graph.arrangements[value]
            let expected = order.presented(shapes[value].with(items: input[0]))
            guard let got = inquiry.given[name], got.isBatch(of: expected) else {
                throw .shape(of: name, expected, in: inquiry)
            }
        }
        return Admission(self, inquiry, items: input[0], names, (inferred.graph, shapes))
    }

    /// The same where values that are given stand for the input: planes may then have any extents
    /// that fit together, unless the network is for pictures of one size.
    private func admit(withoutInput inquiry: Inquiry) throws(NetworkError) -> Admission {
        let names = try Names(inquiry, in: graph)
        guard !graph.ancestors(of: names.values, beyond: names.givenValues).contains(0) else {
            throw .invalid(
                "input: it is missing, and needed: not all of "
                    + "\(inquiry.layers.joined(separator: ", ")) is made of what is set alone"
            )
        }
        let size = defaultInputSize
        let usual: Shape = [1, inputChannels, size.height, size.width]
        let shapes = try form(for: usual).shapes(for: usual, reaching: names.ends(in: graph))
        let items = inquiry.given.values.map { $0[0] }.max() ?? 1
        var own: [Value: Shape] = [:]
        for (name, value) in names.given {
            let order = graph.arrangements[value]
            guard let got = inquiry.given[name] else { continue }
            let expected = order.presented(shapes[value].with(items: items))
            if got.isBatch(of: expected) {
                own[value] = shapes[value]
            } else if let shape = order.plane(of: got, like: shapes[value]), hasAnyPlane,
                got.isBatch(of: order.presented(shape.with(items: items)))
            {
                own[value] = shape
            } else {
                throw .shape(of: name, expected, in: inquiry)
            }
        }
        if own.allSatisfy({ shapes[$0] == $1 }) {
            return Admission(self, inquiry, items: items, names, (graph, shapes))
        }
        do throws(NetworkError) {
            let shapes = try graph.shapes(for: usual, given: own, reaching: names.values)
            return Admission(self, inquiry, items: items, names, (graph, shapes))
        } catch .unfitInput(_, let layer, let reason) {
            throw .invalid("set: what is given does not pass through \(layer): \(reason)")
        } catch {
            throw error
        }
    }

    /// Lets in a request whose loss reads a layer's output.
    ///
    /// - Throws: What `admit(_:)` does, and `unfitLoss` when the loss doesn't fit that output.
    package func admit(_ inquiry: Inquiry, loss: Loss) throws(NetworkError) -> Admission {
        let admission = try admit(inquiry.reading(loss))
        do throws(LossError) {
            try loss.check(output: admission.shape(of: admission.values[0], for: loss))
        } catch {
            throw .unfitLoss(error, layer: loss.layer)
        }
        return admission
    }
}

/// What the names of an inquiry stand for.
struct Names {
    /// The layers that are read.
    let values: [Value]
    /// Those that are given, by name.
    let given: [(name: String, value: Value)]
    /// Those by which is differentiated; nil for those that what is read doesn't depend on.
    let targets: [Value?]

    fileprivate init(_ inquiry: Inquiry, in graph: Graph) throws(NetworkError) {
        var values: [Value] = []
        for layer in inquiry.layers { values.append(try graph.value(named: layer)) }
        var given: [(name: String, value: Value)] = []
        for name in inquiry.given.keys.sorted() {
            let value = try graph.value(named: name)
            guard value != 0 else {
                throw .invalid("set.\(name) is the network's input: give it as \"input\"")
            }
            if let other = given.first(where: { $0.value == value }) {
                throw .invalid("set: \(other.name) and \(name) are one value: give it once")
            }
            given.append((name, value))
        }
        var targets: [Value?] = []
        if !inquiry.targets.isEmpty {
            // Also for the input: a loss may lie on a parameter's value, which no input changes.
            let live = graph.ancestors(of: values, beyond: Set(given.map(\.value)))
            for name in inquiry.targets {
                let value = try graph.value(named: name)
                targets.append(live.contains(value) ? value : nil)
            }
        }
        self.values = values
        self.given = given
        self.targets = targets
    }

    /// The values that are given.
    var givenValues: Set<Value> { Set(given.map(\.value)) }

    /// The network's output, and what else has to be reached: an auxiliary head that is spoken of.
    func ends(in graph: Graph) -> [Value] {
        let all = values + given.map(\.value)
        return [graph.output] + all.filter { !graph.leadsToOutput.contains($0) }
    }
}

extension Shape {
    /// Whether it is this shape of a batch, or of one item that stands for all.
    fileprivate func isBatch(of other: Shape) -> Bool {
        self == other || self == other.with(items: 1)
    }
}

extension Arrangement {
    /// The shape of one item, channels first, of a value that is shown as `shown` and differs from
    /// `usual` in nothing but the plane; nil where that can't be told.
    fileprivate func plane(of shown: Shape, like usual: Shape) -> Shape? {
        guard shown.rank == 4, usual.rank == 4 else { return nil }
        switch self {
        case .channelsFirst:
            return [1, usual.channels, shown[2], shown[3]]
        case .channelsLast:
            return [1, usual.channels, shown[1], shown[2]]
        case .tokens, .axes: return nil
        }
    }
}

extension NetworkError {
    /// What is given hasn't its layer's shape.
    fileprivate static func shape(
        of name: String,
        _ expected: Shape,
        in inquiry: Inquiry
    ) -> NetworkError {
        .shape(
            what: "set.\(name)",
            expected: expected.dimensions,
            got: inquiry.given[name]?.dimensions ?? []
        )
    }
}
