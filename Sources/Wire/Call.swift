public import JSON

/// A method's parameters as a value, the same for both ends.
public protocol Call: Sendable {
    /// What the method answers.
    associatedtype Reply: Wire.Reply

    /// The method's name on the wire.
    static var method: String { get }

    /// Reads the members of `params`; the caller refuses those that were not asked for.
    init(decoding params: ParameterReader) throws(WireError)

    /// Writes the members of `params`.
    func encode(into params: inout JSONWriter)
}

/// A call that the compute queue runs.
package protocol ComputeCall: Call {
    /// The members that all compute methods share.
    var compute: ComputeMembers { get }
}

/// A method's result as a value, the same for both ends.
public protocol Reply: Sendable {
    /// Reads the `result` object; members that this side doesn't know are ignored.
    init(decoding result: ParameterReader) throws(WireError)

    /// Writes the whole `result` object, tensors in `format`.
    func encode(into writer: inout JSONWriter, as format: TensorFormat) throws(WireError)
}
