import JSON
public import Objectives

/// How a reply's tensors are written.
public enum Encoding: String, Sendable, CaseIterable {
    /// Base64 of the elements' bytes.
    case b64
    /// A flat list of numbers.
    case json
    /// Not at all: scalars only.
    case none
}

/// How tensors are written: their form and their elements.
public struct TensorFormat: Sendable, Hashable {
    /// The form.
    public var encoding: Encoding
    /// The elements.
    public var dtype: ElementType

    /// Base64 of float32, unless told otherwise.
    public init(encoding: Encoding = .b64, dtype: ElementType = .f32) {
        self.encoding = encoding
        self.dtype = dtype
    }
}

/// The members of `params` that every compute method has.
public struct ComputeMembers: Sendable, Equatable {
    /// How the reply's tensors are written.
    public var encoding: Encoding
    /// Their elements.
    public var dtype: ElementType
    /// Same request, same weights, same machine, same bytes.
    public var isDeterministic: Bool
    /// The arithmetic asked for; nil leaves it to the daemon.
    public var precision: Precision?
    /// Milliseconds from its receipt after which nobody wants the answer.
    public var deadlineMilliseconds: Int?

    /// The defaults of the protocol.
    public init(
        encoding: Encoding = .b64,
        dtype: ElementType = .f32,
        isDeterministic: Bool = false,
        precision: Precision? = nil,
        deadlineMilliseconds: Int? = nil
    ) {
        self.encoding = encoding
        self.dtype = dtype
        self.isDeterministic = isDeterministic
        self.precision = precision
        self.deadlineMilliseconds = deadlineMilliseconds
    }

    /// The form and elements of the reply's tensors.
    public var format: TensorFormat { TensorFormat(encoding: encoding, dtype: dtype) }
}

extension ComputeMembers {
    /// A year, so that sums of times cannot overflow.
    private static let longestDeadline = 366 * 24 * 3600 * 1000

    init(decoding params: ParameterReader) throws(WireError) {
        encoding = try params.optional("encoding")?.choice(of: Encoding.self) ?? .b64
        dtype = try params.optional("dtype")?.choice(of: ElementType.self) ?? .f32
        isDeterministic = try params.optional("deterministic")?.bool() ?? false
        precision = try params.optional("precision")?.choice(of: Precision.self)
        deadlineMilliseconds = try params.optional("deadline_ms")?
            .integer(in: 0...Self.longestDeadline)
    }

    /// Writes what differs from the defaults.
    func encode(into params: inout JSONWriter) {
        if encoding != .b64 { params.member("encoding", encoding.rawValue) }
        if dtype != .f32 { params.member("dtype", dtype.rawValue) }
        if isDeterministic { params.member("deterministic", true) }
        params.member("precision", precision?.rawValue)
        params.member("deadline_ms", deadlineMilliseconds)
    }
}
