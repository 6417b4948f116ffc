import Wire

extension Engine {
    func drain(_ call: Drain, from peer: Peer) -> DrainReply {
        if call.isOn {
            if draining.begin(stopping: call.stops) {
                note("began to drain\(call.stops ? ", to end after that," : "")", by: peer)
            }
        } else if draining.cancel() {
            note("drains no longer", by: peer)
        }
        endDrainInTime()
        let (load, sessions) = (queue.load, sessionCount)
        return DrainReply(
            isDraining: draining.isOn,
            waiting: load.waiting,
            running: load.running,
            sessions: sessions,
            connections: draining.connectionCount
        )
    }

    /// Ends the daemon that drains to be stopped, as soon as no request and no session is left.
    func endDrainInTime() {
        draining.finish {
            let load = queue.load
            return load.waiting == 0 && load.running == 0 && sessionCount == 0
        }
    }

    /// Refuses what would be new while the daemon drains; `what` reads like "opens no session".
    func checkIsOpen(_ what: String) throws(WireError) {
        if draining.isOn { throw .draining(what) }
    }

    private var sessionCount: Int { registry.withState { $0.sessions.count } }
}
