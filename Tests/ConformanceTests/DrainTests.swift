import Tench
import TestKit
import Testing

extension Conformance {
    /// A daemon that takes nothing new in, and one that ends after that.
    @Suite struct DrainTests {
        private let open = #"{"id":1,"method":"session.open","params":{"model":"tiny"}}"#

        private func control(_ daemon: DaemonProcess, _ words: String...) throws -> Subprocess {
            try Subprocess(["tenchctl"] + words + ["--endpoint", daemon.endpoint.description])
        }

        @Test func whatIsThereGoesOnAndNothingNewComes() throws {
            let daemon = try DaemonProcess()
            defer { daemon.stop() }
            let client = try RawClient(daemon.endpoint)
            let session = try #require(client.ask(open)["result"]?["session"]?.string)
            let drained = try control(daemon, "drain")
            #expect(drained.status == 0 && drained.output.hasPrefix("draining: 0 running"))
            #expect(drained.output.contains("1 session,"), "\(drained.output)")
            let refused = try client.ask(open)
            #expect(refused.errorType == "shutting_down")
            #expect(refused["error"]?["data"]?["retryable"] == .bool(true), "\(refused)")
            let update = Request.update(3, input: Picture.small, #","session":"\#(session)""#)
            #expect(try client.ask(update)["result"] != nil)
            #expect(try client.ask(Request.ping(4))["result"]?["draining"] == .bool(true))
            #expect(try control(daemon, "hello").output.contains("takes nothing new in"))
            #expect(try control(daemon, "drain", "--off").output == "not draining\n")
            #expect(try client.ask(Request.ping(5))["result"] == .object([:]))
            #expect(try client.ask(open)["result"] != nil)
        }

        @Test func aDaemonThatIsToStopDoesSoOnceTheLastSessionHasEnded() throws {
            let daemon = try DaemonProcess()
            let client = try RawClient(daemon.endpoint)
            let session = try #require(client.ask(open)["result"]?["session"]?.string)
            let waiting = try control(daemon, "drain", "--stop")
            #expect(waiting.status == 0 && waiting.output.contains("1 session,"))
            #expect(try client.ask(Request.ping(2))["result"] != nil)
            let close = #"{"id":3,"method":"session.close","params":{"session":"\#(session)"}}"#
            #expect(try client.ask(close)["result"] != nil)
            let end = try control(daemon, "drain", "--stop", "--wait")
            #expect(end.status == 0 || end.errors.contains("no daemon"), "\(end)")
            #expect(daemon.hasEnded() == 0)
        }

        @Test func itIsAnAdministrators() throws {
            let daemon = try DaemonProcess()
            defer { daemon.stop() }
            let client = try RawClient(#require(daemon.endpoints[.tcp]))
            #expect(try client.ask(#"{"id":1,"method":"drain"}"#).errorType == "forbidden")
        }
    }
}
