public import JSON
public import Objectives
public import Tensors

/// An input gradient as a client asks for it.
public typealias InputGradient = InputGradientCall<InputTensor>

/// `input_gradient`: how a loss changes with the input; never changes a weight.
public struct InputGradientCall<Input: CallInput>: ComputeCall {
    /// What `input_gradient` answers.
    public typealias Reply = InputGradientReply
    /// The method's name on the wire.
    public static var method: String { "input_gradient" }

    /// A loss of one model, with its weight in the sum.
    public typealias Term = LossTerm

    /// Where the gradient is taken; it may be left out where no loss depends on it.
    public var input: Input?
    /// The losses whose weighted sum is differentiated.
    public var terms: [Term]
    /// Whether the request has `model` and `loss` rather than a list of `terms`.
    public let isSingle: Bool
    /// How ReLUs pass the gradient on, for terms of one model and session; nil for the derivative.
    public var relu: ReluRule?
    /// The layers, or `"input"`, by whose values the losses are differentiated; nil for the input
    /// alone, whose gradient is the reply's `gradient` then.
    ///
    /// Other than `["input"]`, for terms of one model and session.
    public var at: [String]?
    /// Layers' values that are given, for terms of one model and session: no gradient passes
    /// through them.
    public var set: [String: Tensor]
    /// The members that all compute methods share.
    public var compute: ComputeMembers

    /// The gradient of one model's loss.
    public init(
        model: String,
        session: String? = nil,
        input: Input?,
        loss: Loss,
        relu: ReluRule? = nil,
        at: [String]? = nil,
        set: [String: Tensor] = [:],
        compute: ComputeMembers = ComputeMembers()
    ) {
        self.input = input
        self.relu = relu
        self.at = at
        self.set = set
        terms = [Term(model: model, session: session, loss: loss)]
        isSingle = true
        self.compute = compute
    }

    /// The gradient of a weighted sum.
    public init(
        input: Input?,
        terms: [Term],
        relu: ReluRule? = nil,
        at: [String]? = nil,
        set: [String: Tensor] = [:],
        compute: ComputeMembers = ComputeMembers()
    ) {
        self.input = input
        self.relu = relu
        self.at = at
        self.set = set
        self.terms = terms
        isSingle = false
        self.compute = compute
    }

    /// Writes the members of `params`.
    public func encode(into params: inout JSONWriter) {
        encode(input, set, into: &params)
        if isSingle, let term = terms.first {
            term.encodeUnweighted(into: &params)
        } else {
            params.array("terms") { writer in
                for term in terms {
                    writer.object { writer in
                        term.encodeUnweighted(into: &writer)
                        writer.member("weight", term.weight)
                    }
                }
            }
        }
        params.member("relu", relu?.rawValue)
        params.member("at", at)
        compute.encode(into: &params)
    }
}

/// The call as the daemon takes it: with a tensor, whatever stood for it on the line.
package typealias ReceivedInputGradient = InputGradientCall<Tensor>

extension InputGradientCall: ReadableCall where Input == Tensor {
    /// Reads the members of `params`: `model` and `loss`, or `terms`.
    package init(decoding params: ParameterReader) throws(WireError) {
        let model = params.optional("model")
        let loss = params.optional("loss")
        let session = params.optional("session")
        if let list = params.optional("terms") {
            guard model == nil, loss == nil, session == nil else {
                throw .invalidParams(
                    "params has \"terms\" and so can have no \"model\", \"loss\" or \"session\" of"
                        + " its own",
                    member: "terms"
                )
            }
            isSingle = false
            terms = try list.list(atMost: params.limits.terms) { (term) throws(WireError) in
                try Term(decoding: term)
            }
            guard !terms.isEmpty else { throw list.wrong("at least one term") }
        } else {
            guard let model, let loss else {
                throw .invalidParams(
                    "params must have \"model\" and \"loss\", or \"terms\"",
                    member: model == nil ? "model" : "loss"
                )
            }
            isSingle = true
            let term = Term(
                model: try model.string(),
                session: try session?.string(),
                loss: try Loss(decoding: loss)
            )
            terms = [term]
        }
        relu = try params.optional("relu")?.choice(of: ReluRule.self)
        at = try params.optional("at").map { (value) throws(WireError) in
            let names = try value.distinctStrings()
            guard !names.isEmpty else { throw value.wrong("at least one layer, or \"input\"") }
            return names
        }
        (input, set) = try params.inputAndSet()
        compute = try ComputeMembers(decoding: params)
        try requireOnePlace()
    }
}

extension InputGradientCall {
    /// Refuses terms of several models or sessions where something speaks of the inside of one.
    private func requireOnePlace() throws(WireError) {
        let places = Set(terms.map { [$0.model, $0.session] }).count
        guard places > 1 else { return }
        let asked = [
            ("relu", relu != nil), ("at", at != nil && at != ["input"]), ("set", !set.isEmpty),
        ]
        for (member, isThere) in asked where isThere {
            throw .invalidParams(
                "\(member): expected terms of one model and session, got \(places) of them",
                member: member
            )
        }
    }
}

/// A loss of one model, with its weight in a sum of several.
public struct LossTerm: Sendable {
    /// The model's name.
    public var model: String
    /// The session whose weights are used, rather than the shared ones.
    public var session: String?
    /// The factor of this loss in the sum.
    public var weight: Float
    /// The loss.
    public var loss: Loss

    /// A term of the sum.
    public init(model: String, session: String? = nil, weight: Float = 1, loss: Loss) {
        self.model = model
        self.session = session
        self.weight = weight
        self.loss = loss
    }
}

extension LossTerm {
    fileprivate init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (members) throws(WireError) in
            LossTerm(
                model: try members.required("model").string(),
                session: try members.optional("session")?.string(),
                weight: try members.required("weight").float(),
                loss: try Loss(decoding: members.required("loss"))
            )
        }
    }

    /// Writes all members but the weight, which a single loss has no use for.
    fileprivate func encodeUnweighted(into writer: inout JSONWriter) {
        writer.member("model", model)
        writer.member("session", session)
        writer.name("loss")
        loss.encode(into: &writer)
    }
}
