import TestKit
import Testing

extension Conformance {
    @Suite struct DepartureTests {
        @Test(arguments: Transport.allCases)
        func answersAClientThatHasFinishedSending(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            try client.send(
                Request.forward(1, input: Picture.wide, #","encoding":"none""#) + "\n"
                    + Request.ping(2)
            )
            client.finishSending()
            let ids = try [client.reply(), client.reply()].map { $0["id"]?.number }
            #expect(Set(ids) == [1, 2])
            #expect(try client.line() == nil, "the connection ends after the last reply")
        }

        @Test(arguments: Transport.allCases)
        func answersALineThatEndsWithTheStreamInsteadOfANewline(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            try client.send(bytes: Array(Request.ping(1).utf8))
            client.finishSending()
            let reply = try client.reply()
            #expect(reply["id"] == .number(1) && reply["result"] == .object([:]), "\(reply)")
            #expect(try client.line() == nil, "the connection ends after the reply")
        }

        /// Of the gradients that clients asked for before they vanished, at most the one that was
        /// being computed is finished: the daemon's own count says so.
        @Test(arguments: Transport.allCases)
        func dropsTheWorkOfAClientThatVanishes(transport: Transport) throws {
            let process = try DaemonProcess()
            defer { process.stop() }
            let endpoint = try #require(process.endpoints[transport])
            let observer = try RawClient(endpoint)
            let vanishing = try (0..<4).map { _ in try RawClient(endpoint) }
            let gradients = (1...6).map { Request.longGradient($0) }.joined(separator: "\n")
            for client in vanishing { try client.send(gradients) }
            // The statistics count a request when it is in the queue.
            let before = try observer.statistics { $0.gradients("received") == 24 }
            for client in vanishing { client.reset() }
            let after = try observer.statistics {
                $0["queue"]?["waiting"]?.integer == 0 && $0["queue"]?["running"]?.integer == 0
            }
            let asked = try #require(before.gradients("succeeded"))
            let finished = try #require(after.gradients("succeeded"))
            #expect(asked < 20, "too few were left for this test to tell")
            // One may have been finished between the count and the resets, and one while they came.
            #expect(finished <= asked + 2, "of 24, \(asked) before and \(finished) after")
        }

        @Test(arguments: Transport.allCases)
        func servesOthersWhileAReaderNeverReads(transport: Transport) throws {
            let idle = try Daemon.connect(transport)
            let requests = (1...40).map {
                Request.forward(
                    $0,
                    input: Picture.resized(to: 512),
                    #","outputs":["features.0"]"#
                )
            }
            let bytes = Array((requests.joined(separator: "\n") + "\n").utf8)
            // Either the daemon stops taking requests, or it cuts the connection: both are right.
            let sent = try idle.sendWhatFits(bytes, for: .milliseconds(500))
            #expect(sent > requests[0].utf8.count, "it was not asked for anything")
            let other = try Daemon.connect(transport)
            for id in 1...20 {
                #expect(try other.ask(Request.ping(id))["result"] == .object([:]))
                #expect(
                    try other.ask(Request.forward(id, input: Picture.small))["result"] != nil
                )
            }
        }

        @Test(arguments: Transport.allCases)
        func takesConnectionsThatSayNothing(transport: Transport) throws {
            let silent = try (0..<50).map { _ in try Daemon.connect(transport) }
            #expect(try Daemon.connect(transport).ask(Request.ping(1))["id"] == .number(1))
            for client in silent.dropFirst(25) { client.reset() }
            #expect(try silent[0].ask(Request.ping(2))["id"] == .number(2))
        }
    }
}

extension JSONTree {
    /// What statistics count of the gradients of `tiny`; nothing is counted before the first.
    fileprivate func gradients(_ counter: String) -> Int? {
        let model = self["methods"]?["input_gradient"]?["tiny"]
        return model == nil ? 0 : model?[counter]?.integer
    }
}
