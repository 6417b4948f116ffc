import Dispatch
import Foundation
import Logging
import ServiceLifecycle
import TestKit
import Wire

@testable import Inference
@testable import Serving

/// A server on a socket of its own, with a tiny network behind it.
struct TestServer: Sendable {
    let engine: Engine
    let listener: Listener
    let group: ServiceGroup

    /// Occupies the worker until the returned job is released.
    func occupy(as connection: UInt64 = 999) async throws -> Blocker {
        let (begun, began) = AsyncStream.makeStream(of: Void.self)
        let peer = Peer(connection: ConnectionID(connection), role: .admin)
        let gate = DispatchSemaphore(value: 0)
        let work = Work(on: nil) { _, _ in
            began.yield()
            gate.wait()
            return PingReply()
        }
        let job = Job(work, for: 0, Ping.method, from: peer, received: .now)
        try engine.queue.submit(job)
        for await _ in begun { break }
        return Blocker(gate: gate)
    }

    /// Asks for the statistics, as any client could, until as many requests wait.
    func waiting(_ count: Int) async throws {
        try await asking { $0["queue"]?["waiting"]?.integer == count }
    }

    /// Asks for the statistics until they satisfy the condition.
    func asking(until condition: (JSONTree) -> Bool) async throws {
        let client = try connect()
        repeat {
            await client.send(#"{"id":1,"method":"stats"}"# + "\n")
        } while try await client.reply()?["result"].map(condition) == false
        client.close()
    }
}

/// A job that keeps the worker until it is released.
struct Blocker: Sendable {
    let gate: DispatchSemaphore
    func release() { gate.signal() }
}

/// Runs the body beside a server, then shuts it down.
func withServer(
    _ transport: Listener.Transport = .unix,
    limits: Limits = Limits(),
    grant: Grant? = nil,
    _ body: (TestServer) async throws -> Void
) async throws {
    let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("tench-\(UUID().uuidString.prefix(8)).sock").path
    let listener: Listener =
        transport == .unix ? try .unix(path: path) : try .tcp("127.0.0.1:0")
    let engine = Engine(Engine.Configuration(threads: 1, limits: limits))
    try engine.add(TinyNetwork.model())
    var configuration = Server.Configuration(limits: limits)
    configuration.grant = grant
    // Beside all other tests a peer may take its time.
    configuration.patience.loginSeconds = 600
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    let server = Server(
        engine: engine,
        listeners: [listener],
        configuration: configuration,
        logger: logger
    )
    let group = ServiceGroup(services: [EngineService(engine), server], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        let test = TestServer(engine: engine, listener: listener, group: group)
        do {
            // The self-test is over once anything is answered.
            try await test.waiting(0)
            try await body(test)
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}

/// A forward request as a line.
func forwardLine(_ id: Int, encoding: String = "none") -> String {
    let data = Array(repeating: "0.5", count: 192).joined(separator: ",")
    return """
        {"id":\(id),"method":"forward","params":{"model":"tiny","encoding":"\(encoding)",\
        "input":{"shape":[1,3,8,8],"data":[\(data)]}}}

        """
}
