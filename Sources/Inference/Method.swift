package import Wire

/// One method of the protocol as the daemon serves it: a row of `Methods.all`.
package struct Method: Sendable {
    /// The call that its parameters are read as.
    package let call: any ReadableCall.Type
    /// The least role that may call it; nil for anyone.
    let role: Role?
    /// The least role for the shared model, where a session of one's own needs less.
    let sharedRole: Role?
    /// Whether it reads or writes files: without a models directory it is refused.
    private(set) var needsFiles = false
    /// Whether `hello` names it, since the protocol's first version had it not.
    private(set) var isCapability = false
    /// Reads the parameters.
    let decode: @Sendable (ParameterReader) throws(WireError) -> Order.Task

    /// The name on the wire.
    package var name: String { call.method }

    /// The same row of a method that the protocol's first version had not.
    func addedLater() -> Method {
        var method = self
        method.isCapability = true
        return method
    }

    /// Why a peer may not call it, known before anything of the parameters is read; nil when it
    /// may.
    func refusal(of peer: Peer) -> WireError? {
        peer.refusal(of: name, below: role)
    }

    /// Why a peer may not ask for that, known before the parameters are read: without a session
    /// they are about the shared model.
    func refusal(of peer: Peer, asking params: ParameterReader) -> WireError? {
        guard !params.has("session") else { return nil }
        return peer.refusal(of: "\(name) of the shared model", below: sharedRole)
    }
}

extension Method {
    /// What answers a call, given the engine.
    typealias Handler<C, R> = @Sendable (Engine) -> (C, Peer) throws(WireError) -> R

    /// A method whose reply waits for nothing, not even a full queue or the end of a drain.
    static func atOnce<C: ReadableCall>(
        _ call: C.Type,
        for role: Role?,
        _ handler: @escaping Handler<C, C.Reply>
    ) -> Method {
        Method(call: call, role: role, sharedRole: nil) { (params) throws(WireError) in
            let call = try C(decoding: params)
            return .atOnce { (engine, peer) throws(WireError) in try handler(engine)(call, peer) }
        }
    }

    /// The same, but for calls of which `isQueued` holds: these read files.
    static func atOnce<C: ReadableCall>(
        _ call: C.Type,
        for role: Role?,
        _ handler: @escaping Handler<C, C.Reply>,
        unless isQueued: @escaping @Sendable (C) -> Bool,
        _ queued: @escaping Handler<C, Work>
    ) -> Method {
        Method(call: call, role: role, sharedRole: nil) { (params) throws(WireError) in
            let call = try C(decoding: params)
            if isQueued(call) {
                return .queued(call.format) { (engine, peer) throws(WireError) in
                    try queued(engine)(call, peer)
                }
            }
            return .atOnce { (engine, peer) throws(WireError) in try handler(engine)(call, peer) }
        }
    }

    /// A method whose work waits for its turn in the compute queue.
    static func queued<C: ReadableCall>(
        _ call: C.Type,
        for role: Role?,
        shared sharedRole: Role? = nil,
        _ handler: @escaping Handler<C, Work>
    ) -> Method {
        Method(call: call, role: role, sharedRole: sharedRole) { (params) throws(WireError) in
            let call = try C(decoding: params)
            return .queued(call.format) { (engine, peer) throws(WireError) in
                try handler(engine)(call, peer)
            }
        }
    }

    /// A queued method that reads or writes files: refused by a daemon without a models directory.
    static func files<C: ReadableCall>(
        _ call: C.Type,
        for role: Role?,
        shared sharedRole: Role? = nil,
        _ handler:
            @escaping @Sendable (Engine) -> (C, Peer, ModelsDirectory) throws(WireError) -> Work
    ) -> Method {
        Method(
            call: call,
            role: role,
            sharedRole: sharedRole,
            needsFiles: true
        ) { (params) throws(WireError) in
            let call = try C(decoding: params)
            return .queued(call.format) { (engine, peer) throws(WireError) in
                try handler(engine)(call, peer, engine.modelsDirectory())
            }
        }
    }

    /// A method by which a peer comes to a role, and so for anyone.
    static func atGate<C: ReadableCall>(
        _ call: C.Type,
        _ handler: @escaping @Sendable (inout Gate, C) throws(WireError) -> C.Reply
    ) -> Method {
        Method(call: call, role: nil, sharedRole: nil) { (params) throws(WireError) in
            let call = try C(decoding: params)
            return .atGate { (gate) throws(WireError) in try handler(&gate, call) }
        }
    }
}
