import TestKit
import Testing

extension Conformance {
    /// `tenchd` as a service manager starts it.
    @Suite struct ServiceTests {
        /// Told by a datagram each, as systemd takes them.
        @Test func tellsTheManagerThatItIsReadyAndLives() throws {
            let manager = try NotificationSocket()
            let daemon = try DaemonProcess(environment: [
                "NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "300000",
            ])
            try manager.wait(for: "READY=1")
            for _ in 0..<3 { try manager.wait(for: "WATCHDOG=1") }
            daemon.stop()
            try manager.wait(for: "STOPPING=1")
        }

        @Test func readsItsOptionsFromAFile() throws {
            let folder = try TemporaryFolder()
            let file = try folder.file(
                "tenchd.conf",
                """
                # One that a command line would be too long for.
                queue = 7
                in-flight = 3

                """
            )
            let daemon = try DaemonProcess(options: ["--config", file])
            defer { daemon.stop() }
            let hello = try RawClient(daemon.endpoint).ask(#"{"id":1,"method":"hello"}"#)
            let limits = try #require(hello["result"]?["limits"], "\(hello)")
            #expect(limits["queue"]?.integer == 7 && limits["in_flight"]?.integer == 3, "\(limits)")
        }

        @Test(arguments: [
            ("queue = many\n", "queue"), ("quue = 7\n", "quue"), ("queue 7\n", "line 1"),
        ])
        func saysWhatIsWrongInAFile(text: String, reason: String) throws {
            let folder = try TemporaryFolder()
            let file = try folder.file("tenchd.conf", text)
            let daemon = try Subprocess(
                ["tenchd", "--socket", folder.path(of: "socket"), "--config", file]
            )
            #expect(daemon.status != 0)
            #expect(daemon.errors.contains(reason), "\(daemon.errors)")
            #expect(!folder.has("socket"))
        }

        @Test func refusesTheConnectionThatIsOneTooMany() throws {
            // By TCP: on a Unix socket the daemon's own user would have places besides.
            let daemon = try DaemonProcess(options: ["--tcp-connections", "3"])
            defer { daemon.stop() }
            let endpoint = try #require(daemon.endpoints[.tcp])
            let clients = try (0..<3).map { _ in
                let client = try RawClient(endpoint)
                #expect(try client.ask(Request.ping(1))["result"] == .object([:]))
                return client
            }
            let fourth = try RawClient(endpoint)
            #expect(try fourth.reply().errorType == "overloaded")
            #expect(try fourth.line() == nil)
            // There is room again when one has gone.
            clients[0].close()
            var reply = try RawClient(endpoint).ask(Request.ping(2))
            let deadline = ContinuousClock.now + RawClient.patience
            while reply.errorType == "overloaded", ContinuousClock.now < deadline {
                reply = try RawClient(endpoint).ask(Request.ping(2))
            }
            #expect(reply["result"] == .object([:]), "\(reply)")
            #expect(try clients[1].ask(Request.ping(3))["result"] == .object([:]))
        }
    }
}
