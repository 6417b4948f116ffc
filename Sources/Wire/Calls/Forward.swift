public import JSON
public import Tensors

/// A forward pass as a client asks for it.
public typealias Forward = ForwardCall<InputTensor>

/// `forward`: what a network says about an input.
public struct ForwardCall<Input: CallInput>: ComputeCall {
    /// What `forward` answers.
    public typealias Reply = ForwardReply
    /// The method's name on the wire.
    public static var method: String { "forward" }

    /// The model's name.
    public var model: String
    /// The session whose weights are used, rather than the shared ones.
    public var session: String?
    /// What the network is asked about; it may be left out where nothing that is wanted depends
    /// on it.
    public var input: Input?
    /// The layers whose values are wanted.
    public var outputs: [String]
    /// How many of the likeliest classes are told for each item.
    public var top: Int?
    /// Layers' values that are given; of what only they are made of nothing is computed.
    public var set: [String: Tensor]
    /// The members that all compute methods share.
    public var compute: ComputeMembers

    /// A forward pass; the network's output is wanted unless `outputs` says otherwise.
    public init(
        model: String,
        session: String? = nil,
        input: Input?,
        outputs: [String] = ["logits"],
        top: Int? = nil,
        set: [String: Tensor] = [:],
        compute: ComputeMembers = ComputeMembers()
    ) {
        self.model = model
        self.session = session
        self.input = input
        self.outputs = outputs
        self.top = top
        self.set = set
        self.compute = compute
    }

    /// Writes the members of `params`.
    public func encode(into params: inout JSONWriter) {
        params.member("model", model)
        params.member("session", session)
        encode(input, set, into: &params)
        if outputs != ["logits"] { params.member("outputs", outputs) }
        params.member("top", top)
        compute.encode(into: &params)
    }
}

/// The call as the daemon takes it: with a tensor, whatever stood for it on the line.
package typealias ReceivedForward = ForwardCall<Tensor>

extension ForwardCall: ReadableCall where Input == Tensor {
    /// Reads the members of `params`.
    package init(decoding params: ParameterReader) throws(WireError) {
        model = try params.required("model").string()
        session = try params.optional("session")?.string()
        (input, set) = try params.inputAndSet()
        outputs = try params.optional("outputs")?.distinctStrings() ?? ["logits"]
        top = try params.optional("top")?.integer(in: 1...Int(Int32.max))
        compute = try ComputeMembers(decoding: params)
    }
}
