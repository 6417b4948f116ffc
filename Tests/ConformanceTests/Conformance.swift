import Foundation
import Tench
import TestKit
import Testing

/// The protocol as an outsider sees it: every test talks to a running daemon through a socket.
///
/// The daemon is the one that was built beside the tests, with a small network whose weights come
/// from a seed; `TENCH_CONFORMANCE_ENDPOINT` names another one to test instead, which then must
/// serve the same network as `tiny` (`tenchd --model tiny=squeezenet1_1:seed=1`).
@Suite(.daemon, .timeLimit(.minutes(10)))
enum Conformance {}

/// Runs a suite while a daemon is running.
struct DaemonTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        if let named = ProcessInfo.processInfo.environment["TENCH_CONFORMANCE_ENDPOINT"] {
            let endpoint = try #require(Endpoint(named), "TENCH_CONFORMANCE_ENDPOINT is \(named)")
            let daemon = Daemon(endpoints: [.unix: endpoint, .tcp: endpoint])
            try await Daemon.$current.withValue(daemon, operation: function)
        } else {
            let process = try DaemonProcess()
            defer { process.stop() }
            let daemon = Daemon(endpoints: process.endpoints)
            try await Daemon.$current.withValue(daemon, operation: function)
        }
    }
}

extension Trait where Self == DaemonTrait {
    static var daemon: Self { DaemonTrait() }
}

/// Where the daemon that is being tested listens.
struct Daemon: Sendable {
    let endpoints: [Transport: Endpoint]

    /// The one of the suite that is running.
    @TaskLocal static var current = Daemon(endpoints: [:])

    /// A new connection to it.
    static func connect(_ transport: Transport) throws -> RawClient {
        try RawClient(try #require(current.endpoints[transport]))
    }
}
