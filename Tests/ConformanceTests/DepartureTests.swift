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
            while let line = try client.line() {
                // Whether half a line counts is the daemon's choice; that it answers typed is not.
                let reply = try JSONTree(line)
                #expect(reply["result"] != nil || reply.errorType != nil)
            }
        }

        @Test(arguments: Transport.allCases)
        func dropsTheWorkOfAClientThatVanishes(transport: Transport) throws {
            let vanishing = try (0..<4).map { _ in try Daemon.connect(transport) }
            for client in vanishing {
                let gradients = (1...6).map {
                    Request.gradient($0, input: Picture.resized(to: 800), #","encoding":"none""#)
                }
                try client.send(gradients.joined(separator: "\n"))
            }
            for client in vanishing { client.reset() }
            let survivor = try Daemon.connect(transport)
            let clock = ContinuousClock()
            let alone = try clock.measure {
                _ = try survivor.ask(
                    Request.gradient(0, input: Picture.resized(to: 800), #","encoding":"none""#)
                )
            }
            // 24 gradients were asked for; finishing more than a few of them would show.
            let again = try clock.measure {
                _ = try survivor.ask(
                    Request.gradient(1, input: Picture.resized(to: 800), #","encoding":"none""#)
                )
            }
            #expect(alone < again * 12, "\(alone) behind vanished clients, \(again) alone")
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
            _ = try? idle.sendWhatFits(bytes, for: .milliseconds(500))
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
