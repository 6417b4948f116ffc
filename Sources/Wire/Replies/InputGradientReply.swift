public import JSON
public import Tensors

/// What `input_gradient` answers.
public struct InputGradientReply: Reply, Equatable {
    /// The weighted sum of the losses; NaN when it was not finite.
    public var loss: Double
    /// The terms' own figures, in the request's order; one for a request without `terms`.
    public var terms: [Term]
    /// The weighted sum of the losses for each item of a batch, in order; empty for one item, whose
    /// is `loss`.
    public var itemLosses: [Double]
    /// The gradient of the sum, with the input's shape; nil when no tensors were asked for, and
    /// where the request has `at`.
    public var gradient: Tensor?
    /// Where the request has `at`, for each of its names the gradient of the sum by that value, of
    /// its shape; nil for one that the sum doesn't depend on.
    public var gradients: [String: Tensor?]?
    /// Whether every value is finite: as it came over the wire, or as it was computed.
    public var isFinite: Bool

    /// One term's figures.
    public struct Term: Sendable, Equatable {
        /// The loss, without its weight; NaN when it was not finite.
        public var loss: Double
        /// The version of the weights that were used.
        public var version: Int

        /// A term's figures.
        package init(loss: Double, version: Int) {
            self.loss = loss
            self.version = version
        }
    }

    /// A result; without `isFinite` the values are looked through.
    package init(
        loss: Double,
        terms: [Term],
        itemLosses: [Double] = [],
        gradient: Tensor?,
        gradients: [String: Tensor?]? = nil,
        isFinite: Bool? = nil
    ) {
        self.loss = loss
        self.terms = terms
        self.itemLosses = itemLosses
        self.gradient = gradient
        self.gradients = gradients
        self.isFinite = true
        self.isFinite = isFinite ?? (loss.isFinite && tensors.allSatisfy { $0.isFinite(as: .f32) })
    }

    /// All gradients that there are.
    package var tensors: [Tensor] {
        ([gradient] + (gradients.map { Array($0.values) } ?? [])).compactMap(\.self)
    }

    /// Reads the `result` object.
    public init(decoding result: ParameterReader) throws(WireError) {
        loss = try result.required("loss").doubleOrNull()
        terms = try result.required("terms").list { (value) throws(WireError) in
            try value.object { (term) throws(WireError) in
                Term(
                    loss: try term.required("loss").doubleOrNull(),
                    version: try term.required("version").integer()
                )
            }
        }
        itemLosses =
            try result.optional("item_losses")?.list { (loss) throws(WireError) in
                try loss.doubleOrNull()
            } ?? []
        gradient = try result.optional("gradient").map { (value) throws(WireError) in
            try Tensor(decoding: value)
        }
        gradients = try result.optional("gradients")?.tensorsOrNull()
        isFinite = try result.required("finite").bool()
    }

    /// Writes the `result` object.
    public func encode(
        into writer: inout JSONWriter,
        as format: TensorFormat
    ) throws(WireError) {
        try writer.object { (writer) throws(WireError) in
            writer.member("loss", loss)
            writer.array("terms") { writer in
                for term in terms {
                    writer.object { writer in
                        writer.member("loss", term.loss)
                        writer.member("version", term.version)
                    }
                }
            }
            if !itemLosses.isEmpty {
                writer.array("item_losses") { writer in
                    for loss in itemLosses { writer.write(loss) }
                }
            }
            var finite = isFinite
            if format.encoding != .none, let gradient {
                writer.name("gradient")
                finite = try writer.tensor(gradient, as: format, knownFinite: isFinite) && finite
            }
            if format.encoding != .none, let gradients {
                try writer.object("gradients") { (writer) throws(WireError) in
                    for (name, gradient) in gradients.sorted(by: { $0.key < $1.key }) {
                        writer.name(name)
                        guard let gradient else {
                            writer.write(JSONValue.null)
                            continue
                        }
                        finite =
                            try writer.tensor(gradient, as: format, knownFinite: isFinite) && finite
                    }
                }
            }
            writer.member("finite", finite)
        }
    }
}
