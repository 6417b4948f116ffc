public import JSON

/// A method's parameters as a value, as a client sends them.
public protocol Call: Sendable {
    /// What the method answers.
    associatedtype Reply: Wire.Reply

    /// The method's name on the wire.
    static var method: String { get }

    /// Writes the members of `params`.
    func encode(into params: inout JSONWriter)
}

/// A call without parameters.
public protocol PlainCall: Call {
    /// The only value there is.
    init()
}

extension PlainCall {
    /// Writes no member.
    public func encode(into params: inout JSONWriter) {}
}

/// A call whose reply is computed from an input.
package protocol ComputeCall: Call {
    /// The members that all compute methods share.
    var compute: ComputeMembers { get }
}

/// A call as the daemon takes it: what a row of its table of methods is about.
package protocol ReadableCall: Call {
    /// Reads the members of `params`; the caller refuses those that were not asked for.
    init(decoding params: ParameterReader) throws(WireError)

    /// How the reply's tensors are to be written.
    var format: TensorFormat { get }
}

extension ReadableCall {
    /// The protocol's own form: no tensor is in the reply, or nobody may choose.
    package var format: TensorFormat { TensorFormat() }
}

extension ReadableCall where Self: PlainCall {
    /// Reads no member.
    package init(decoding params: ParameterReader) throws(WireError) { self.init() }
}

extension ReadableCall where Self: ComputeCall {
    /// The form that the call asks for.
    package var format: TensorFormat { compute.format }
}

/// A method's result as a value, the same for both ends.
public protocol Reply: Sendable {
    /// Reads the `result` object; members that this side doesn't know are ignored.
    init(decoding result: ParameterReader) throws(WireError)

    /// Writes the whole `result` object, tensors in `format`.
    func encode(into writer: inout JSONWriter, as format: TensorFormat) throws(WireError)
}
