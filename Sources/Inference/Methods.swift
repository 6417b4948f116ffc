import Tensors
import Wire

/// The protocol's methods.
package enum Methods {
    /// All methods, a row each: its pace, its call and so its name and how it is read, the least
    /// role that may call it, and what answers it.
    ///
    /// There is no other list: a method is this row, its call and its reply.
    package static let all: [Method] = [
        .atOnce(Hello.self, for: .read, Engine.hello),
        .atOnce(Ping.self, for: .anyone, Engine.ping),
        .atOnce(Stats.self, for: .read, Engine.stats),
        .atOnce(Cancel.self, for: .read, Engine.cancel),
        .atOnce(Drain.self, for: .admin, Engine.drain).addedLater(),
        .atOnce(Models.self, for: .read, Engine.models),
        .atOnce(ConnectionList.self, for: .session, Engine.listConnections).addedLater(),
        .atOnce(ConnectionClose.self, for: .session, Engine.closeConnection).addedLater(),
        .atOnce(SlowList.self, for: .session, Engine.listSlow).addedLater(),
        .queued(ReceivedForward.self, for: .read, Engine.forward),
        .queued(ReceivedInputGradient.self, for: .read, Engine.inputGradient),
        .queued(ReceivedUpdate.self, for: .session, shared: .admin, Engine.update),
        .queued(SessionOpen.self, for: .session, Engine.openSession),
        .queued(SessionClose.self, for: .session, Engine.closeSession),
        .atOnce(SessionList.self, for: .session, Engine.listSessions).addedLater(),
        .queued(Snapshot.self, for: .session, Engine.snapshot),
        .queued(SnapshotDrop.self, for: .session, Engine.dropSnapshot).addedLater(),
        .atOnce(
            SnapshotList.self,
            for: .session,
            Engine.listSnapshots,
            unless: \.named,
            Engine.listNamedSnapshots
        ).addedLater(),
        .queued(Restore.self, for: .session, shared: .admin, Engine.restore),
        .files(ModelLoad.self, for: .admin, Engine.load),
        .queued(ModelUnload.self, for: .admin, Engine.unload),
        .files(ModelSave.self, for: .session, shared: .admin, Engine.save),
        .files(ModelDelete.self, for: .session, Engine.delete).addedLater(),
        .atGate(Challenge.self) { gate, _ in gate.challenge() },
        .atGate(Answer.self) { (gate, call) throws(WireError) in try gate.answer(call) },
    ]

    /// The method of this name.
    ///
    /// - Throws: `unknown_method`, with what was probably meant.
    static func named(_ name: String) throws(WireError) -> Method {
        guard let method = byName[name] else {
            throw .unknownMethod(name, known: all.map(\.name))
        }
        return method
    }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

extension Role? {
    /// Whoever is connected, even one that has not proved yet that it knows the token.
    fileprivate static var anyone: Role? { nil }
}
