public import JSON

/// What `cancel` answers.
public struct CancelReply: Reply, Equatable {
    /// Where the target was found.
    public var state: State

    /// The states that a request can be given up in.
    public enum State: String, Sendable, CaseIterable {
        /// It waited, and will not be run.
        case queued
        /// It runs, and stops before its next layer unless it is done first.
        case running
        /// It was answered already, or there never was one.
        case unknown
    }

    /// An answer.
    package init(state: State) {
        self.state = state
    }

    /// Reads `state`.
    public init(decoding result: ParameterReader) throws(WireError) {
        state = try result.required("state").choice(of: State.self)
    }

    /// Writes `state`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in writer.member("state", state.rawValue) }
    }
}
