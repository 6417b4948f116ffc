import TestKit
import Testing

extension Conformance {
    /// What ends with a connection or after it, as the statistics of a daemon with no other clients
    /// count it.
    @Suite struct SessionEndTests {
        private func withDaemon(
            _ transport: Transport,
            _ body: (_ owner: RawClient, _ observer: RawClient) throws -> Void
        ) throws {
            let daemon = try DaemonProcess()
            defer { daemon.stop() }
            let endpoint = try #require(daemon.endpoints[transport])
            try body(RawClient(endpoint), RawClient(endpoint))
        }

        private func open(_ client: RawClient, _ more: String = "") throws -> String {
            let reply = try client.ask(
                #"{"id":1,"method":"session.open","params":{"model":"tiny"\#(more)}}"#
            )
            return try #require(reply["result"]?["session"]?.string, "\(reply)")
        }

        private func count(_ counter: String, _ observer: RawClient) throws -> Int? {
            try observer.statistics { _ in true }[counter]?.integer
        }

        @Test(arguments: Transport.allCases)
        func aSessionAndItsSnapshotsEndWithItsConnection(transport: Transport) throws {
            try withDaemon(transport) { owner, observer in
                let session = try open(owner)
                let kept = try owner.ask(
                    """
                    {"id":2,"method":"snapshot","params":{"model":"tiny","session":"\(session)"}}
                    """
                )
                #expect(kept["result"]?["snapshot"]?.string != nil, "\(kept)")
                #expect(try count("sessions", observer) == 1)
                #expect(try count("snapshots", observer) == 1)
                owner.close()
                try observer.statistics {
                    $0["sessions"]?.integer == 0 && $0["snapshots"]?.integer == 0
                }
            }
        }

        @Test(arguments: Transport.allCases)
        func aSessionEndsWhenItsTimeIsOver(transport: Transport) throws {
            try withDaemon(transport) { owner, observer in
                _ = try open(owner, #","ttl_s":1"#)
                #expect(try count("sessions", observer) == 1)
                owner.close()
                try observer.statistics { $0["sessions"]?.integer == 0 }
            }
        }

        /// A peer by TCP is no administrator: what it keeps of the shared weights goes with it.
        @Test func aSnapshotOfSharedWeightsEndsWithTheConnectionOfWhoIsNoAdministrator() throws {
            try withDaemon(.tcp) { owner, observer in
                let kept = try owner.ask(
                    #"{"id":1,"method":"snapshot","params":{"model":"tiny"}}"#
                )
                #expect(kept["result"]?["snapshot"]?.string != nil, "\(kept)")
                #expect(try count("snapshots", observer) == 1)
                owner.close()
                try observer.statistics { $0["snapshots"]?.integer == 0 }
            }
        }

        @Test(arguments: Transport.allCases)
        func aSessionIsOfOneModelAlone(transport: Transport) throws {
            let daemon = try DaemonProcess(options: ["--model", "second=resnet_mini:seed=1"])
            defer { daemon.stop() }
            let client = try RawClient(#require(daemon.endpoints[transport]))
            let session = try open(client)
            let reply = try client.ask(
                """
                {"id":2,"method":"forward","params":{"model":"second","session":"\(session)",\
                "input":\(Picture.resized(to: 64))}}
                """
            )
            #expect(reply.errorType == "invalid_params", "\(reply)")
        }

        /// While its connection lives, a session is not another's to keep alive.
        @Test(arguments: Transport.allCases)
        func whoUsesAnothersSessionDoesNotKeepIt(transport: Transport) throws {
            try withDaemon(transport) { owner, observer in
                let session = try open(owner)
                let use = Request.forward(
                    2,
                    input: Picture.small,
                    #","session":"\#(session)","encoding":"none""#
                )
                #expect(try observer.ask(use)["result"] != nil)
                owner.close()
                try observer.statistics { $0["sessions"]?.integer == 0 }
                #expect(try observer.ask(use).errorType == "invalid_params")
            }
        }
    }
}
