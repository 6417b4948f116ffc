import Dispatch
import Inference
import JSON
import Synchronization
import TestKit
import Wire

/// An engine that serves a small network, and one connection to it at a time.
final class Desk: Sendable {
    /// What takes longer only makes the search slower.
    private static let limits: Limits = {
        var limits = Limits()
        limits.lineBytes = 1 << 16
        limits.jsonValues = 1 << 15
        limits.tensorElements = 1 << 14
        limits.pictureElements = 1 << 18
        limits.batch = 16
        limits.terms = 4
        limits.outputBytes = 1 << 22
        return limits
    }()
    /// The methods after which everything is as it was.
    private static let harmless: Set<String> = [
        "ping", "hello", "stats", "models", "cancel", "forward", "input_gradient",
        "auth.challenge", "auth.answer",
    ]

    private let engine: Engine
    private let isUsed = Atomic(false)
    private let connections = Atomic<UInt64>(0)

    /// An engine at its beginning.
    init() {
        var configuration = Engine.Configuration(threads: 1, limits: Self.limits)
        do {
            configuration.modelsDirectory = try ModelsDirectory(opening: InputFile.folder)
            engine = Engine(configuration)
            try engine.add(TinyNetwork.model())
        } catch { fatalError("no engine: \(error)") }
        Task.detached { [engine] in await engine.run() }
    }

    /// Whether nothing was asked for that could have changed anything.
    var isAsBefore: Bool { !isUsed.load(ordering: .relaxed) }

    /// Ends the engine.
    func close() { engine.close() }

    /// Answers all lines of one connection, which then is gone.
    func serve(_ bytes: [UInt8], as role: Role?) {
        let id = connections.add(1, ordering: .relaxed).newValue
        let peer = Peer(connection: ConnectionID(id), role: role, account: .user(1))
        let grant = Grant(Token(Array("a secret of 16 bytes".utf8)), role: .session)
        var gate = Gate(peer, grant: grant)
        var waiting: [(order: Order, ticket: Ticket)] = []
        for line in lines(of: bytes) {
            do throws(RejectedLine) {
                let order = try engine.read(line, from: gate.peer)
                if !Self.harmless.contains(order.method) { isUsed.store(true, ordering: .relaxed) }
                waiting.append((order, engine.submit(order, from: &gate)))
            } catch {
                check(ReplyLine.failure(id: error.id, error.error), of: .failure(error.error))
            }
        }
        for (order, ticket) in waiting {
            let outcome = outcome(of: ticket)
            check(order.line(for: outcome), of: outcome)
        }
        engine.connectionClosed(peer.connection)
    }

    private func lines(of bytes: [UInt8]) -> [[UInt8]] {
        var framer = LineFramer.requests(limit: Self.limits.lineBytes)
        var lines: [[UInt8]] = []
        let take = { (frame: LineFramer.Frame) in
            if case .line(let line) = frame { lines.append(line) }
        }
        bytes.withUnsafeBytes { _ = framer.feed($0, take) }
        framer.end(take)
        return lines
    }

    private func outcome(of ticket: Ticket) -> Ticket.Outcome {
        if let outcome = ticket.outcome { return outcome }
        let kept = Mutex<Ticket.Outcome?>(nil)
        let isKept = DispatchSemaphore(value: 0)
        Task.detached { [engine] in
            let outcome = await engine.outcome(of: ticket)
            kept.withLock { $0 = outcome }
            isKept.signal()
        }
        isKept.wait()
        guard let outcome = kept.withLock(\.self) else { fatalError("a ticket without outcome") }
        return outcome
    }

    /// A reply is one line of JSON, and the daemon is never at fault.
    private func check(_ line: [UInt8], of outcome: Ticket.Outcome) {
        if case .failure(let error) = outcome, [.internal, .storage].contains(error.type) {
            fatalError("the daemon's own fault: \(error.message)")
        }
        precondition(line.last == 0x0A && !line.dropLast().contains(0x0A), "no line")
        do { _ = try JSONValue(parsing: line) } catch { fatalError("a reply that is no JSON") }
    }
}
