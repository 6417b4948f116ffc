package import Wire

extension Engine {
    /// What a call comes to, after everything that can be checked without computing was checked.
    enum Plan {
        /// Answered already.
        case reply(any Reply)
        /// Work for a worker, with what it changes.
        case compute(
            model: String?,
            deadlineMilliseconds: Int? = nil,
            claim: Claim = .nothing,
            Job.Work
        )
    }

    /// Checks a call and the peer's right to it; refuses it without any effect.
    func plan(_ call: any Call, from peer: Peer) throws(WireError) -> Plan {
        switch call {
        case is Hello: return .reply(hello())
        case is Ping: return .reply(PingReply())
        case is Stats:
            try require(.read, of: peer, for: "stats")
            return .reply(stats())
        case let call as Cancel:
            return .reply(CancelReply(state: queue.cancel(call.target, of: peer.connection)))
        case let call as Models:
            try require(.read, of: peer, for: "models")
            return .reply(try models(call))
        case let call as Forward: return try forward(call, from: peer)
        case let call as Wire.InputGradient: return try inputGradient(call, from: peer)
        case let call as Wire.Update: return try update(call, from: peer)
        case let call as SessionOpen: return try open(call, from: peer)
        case let call as SessionClose: return try close(call, from: peer)
        case let call as Snapshot: return try snapshot(call, from: peer)
        case let call as Restore: return try restore(call, from: peer)
        case let call as ModelLoad: return try load(call, from: peer)
        case let call as ModelUnload: return try unload(call, from: peer)
        case let call as ModelSave: return try save(call, from: peer)
        default:
            throw .unknownMethod(type(of: call).method)
        }
    }

    /// Whether a call's reply waits for nothing: such calls are answered while everything computes.
    package static func answersAtOnce(_ call: any Call) -> Bool {
        switch call {
        case is Hello, is Ping, is Stats, is Cancel, is Models, is Challenge, is Answer: true
        default: false
        }
    }

    /// Checks that the peer has a role, and otherwise says what for it is needed.
    func require(_ role: Role, of peer: Peer, for deed: String) throws(WireError) {
        guard let own = peer.role else { throw .unauthorized() }
        guard own >= role else { throw .forbidden(deed, needs: role) }
    }
}
