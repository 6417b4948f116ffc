import Dispatch
import Glibc
@testable import Inference
import Networks
import Objectives
import Synchronization
import Tensors
import TestKit
import Wire

/// A peer with this role on a connection of this number.
func peer(_ connection: UInt64 = 1, _ role: Role? = .admin, user: UInt32 = 1000) -> Peer {
    Peer(connection: ConnectionID(connection), role: role, account: .user(user))
}

/// A peer by TCP on a connection of this number, who is no administrator.
func distantPeer(_ connection: UInt64) -> Peer {
    Peer(connection: ConnectionID(connection), role: .session, name: "192.0.2.1:\(connection)")
}

extension Engine {
    /// Asks by a line, as a client does; whatever the line is refused with is the ticket's outcome.
    func ask(_ call: some Call, id: RequestID = 0, from sender: Peer = peer()) -> Ticket {
        ask(Request(id: id, call: call).line(), from: sender)
    }

    /// Asks by this line.
    func ask(_ line: [UInt8], from sender: Peer = peer()) -> Ticket {
        var gate = Gate(sender, grant: nil)
        do throws(RejectedLine) {
            return submit(try read(line, from: sender), from: &gate)
        } catch {
            return Ticket(.failure(error.error))
        }
    }

    /// Submits a call and waits for its reply.
    func reply<C: Call>(
        to call: C,
        id: Int64 = 0,
        from sender: Peer = peer()
    ) async throws -> C.Reply {
        let ticket = ask(call, id: .integer(id), from: sender)
        guard let reply = try await outcome(of: ticket).get() as? C.Reply else {
            throw WireError.internalError("a reply of the wrong type")
        }
        return reply
    }

    /// The error type that a call is refused with; nil when it is not.
    func refusal(of call: some Call, from sender: Peer = peer()) async -> ErrorType? {
        let ticket = ask(call, from: sender)
        guard case .failure(let error) = await outcome(of: ticket) else { return nil }
        return error.type
    }
}

/// Runs the body beside a running engine that serves `tiny`.
func withEngine<R>(
    _ configuration: Engine.Configuration = Engine.Configuration(threads: 1),
    _ body: (Engine) async throws -> R
) async throws -> R {
    let engine = Engine(configuration)
    try engine.add(TinyNetwork.model())
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await engine.run() }
        defer { engine.close() }
        return try await body(engine)
    }
}

/// Runs the body beside an engine that may use a folder of its own.
func withModelsDirectory(
    _ configuration: Engine.Configuration = Engine.Configuration(threads: 1),
    _ body: (Engine, _ folder: String) async throws -> Void
) async throws {
    let folder = try TemporaryFolder()
    var configuration = configuration
    configuration.modelsDirectory = try ModelsDirectory(opening: folder.path)
    try await withEngine(configuration) { engine in try await body(engine, folder.path) }
}

/// What an engine has had its log say.
final class Noted: Sendable {
    private let lines = Mutex<[String]>([])

    /// The lines, oldest first.
    var all: [String] { lines.withLock { $0 } }

    /// Adds a line.
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

extension Job {
    /// A job that does what a test says.
    convenience init(
        from sender: Peer,
        id: RequestID = 0,
        claim: Claim = .nothing,
        _ body: @escaping @Sendable (Interruption) throws -> Void = { _ in }
    ) {
        let work = Work(on: nil, claim: claim) { _, interruption in
            try body(interruption)
            return PingReply()
        }
        self.init(work, for: id, Ping.method, from: sender, received: .now)
    }

    /// A job that runs until it is cancelled, and tells when it has begun.
    static func endless(
        from sender: Peer,
        id: RequestID = 0,
        began: AsyncStream<Void>.Continuation
    ) -> Job {
        Job(from: sender, id: id) { interruption in
            began.yield()
            while true {
                try interruption.check()
                // Leaves the processors to the tests beside it, whose daemons need them.
                poll(nil, 0, 1)
            }
        }
    }
}

/// Where threads wait for one another.
final class Rendezvous: Sendable {
    private let missing: Atomic<Int>
    private let isComplete = DispatchSemaphore(value: 0)

    /// For so many.
    init(_ count: Int) { missing = Atomic(count) }

    /// Returns when all have arrived.
    func arriveAndWait() {
        if missing.subtract(1, ordering: .acquiringAndReleasing).newValue > 0 { isComplete.wait() }
        isComplete.signal()
    }
}

let forward = ForwardCall(model: "tiny", input: TinyNetwork.input)

func update(session: String? = nil, expect: Int? = nil, lr: Double = 0.1) -> ReceivedUpdate {
    UpdateCall(
        model: "tiny",
        session: session,
        input: TinyNetwork.input,
        loss: TinyNetwork.loss,
        optimizer: .sgd(.init(lr: lr, momentum: 0.9)),
        batchNorm: .frozen,
        expectVersion: expect
    )
}
