import TestKit
import Testing

extension Conformance {
    /// `tenchd --workers`: several requests at once, with the answers that each has alone.
    @Suite struct WorkersTests {
        @Test func requestsBesideOneAnotherHaveTheSameBytes() throws {
            let process = try DaemonProcess(options: ["--threads", "3", "--workers", "2"])
            defer { process.stop() }
            let endpoint = process.endpoint
            let lines = [
                Request.forward(1, input: Picture.small, #","deterministic":true"#),
                Request.gradient(2, input: Picture.small, #","deterministic":true"#),
            ]
            let alone = try RawClient(endpoint)
            let expected = try lines.map { try alone.ask($0)["result"] }
            #expect(!expected.contains(nil))
            let clients = try (1...4).map { _ in try RawClient(endpoint) }
            for client in clients { for line in lines { try client.send(line) } }
            for client in clients {
                // One connection's requests are computed, and so answered, in their order.
                for result in expected { #expect(try client.reply()["result"] == result) }
            }
            // Steps of one session are taken one after another, whoever asks for them.
            let session = try alone.ask(
                #"{"id":3,"method":"session.open","params":{"model":"tiny"}}"#
            )
            let name = try #require(session["result"]?["session"]?.string, "\(session)")
            let update = Request.update(4, input: Picture.small, #","session":"\#(name)""#)
            for client in clients { try client.send(update) }
            let versions = try clients.map { try $0.reply()["result"]?["version"]?.number }
            #expect(Set(versions) == [2, 3, 4, 5])
        }

        @Test(arguments: [
            (["--workers", "3", "--threads", "2"], "3 workers need 3 threads, not 2"),
            (["--workers", "0"], "--workers must be at least 1"),
        ])
        func refusesWorkersThatHaveNoThread(options: [String], reason: String) throws {
            let daemon = try Subprocess(["tenchd", "--socket", "/nowhere/tenchd.sock"] + options)
            #expect(daemon.status != 0)
            #expect(daemon.errors.contains(reason), "\(daemon.errors)")
        }
    }
}
