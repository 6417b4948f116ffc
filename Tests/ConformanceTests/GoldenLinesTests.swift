import Foundation
import TestKit
import Testing

extension Conformance {
    @Suite struct GoldenLinesTests {
        @Test(arguments: Transport.allCases)
        func answersEveryLineOfTheTranscript(transport: Transport) throws {
            let file = try #require(Bundle.module.url(forResource: "golden", withExtension: "txt"))
            let transcript = Transcript(try String(contentsOf: file, encoding: .utf8))
            #expect(transcript.conversations.count > 5)
            for conversation in transcript.conversations {
                let client = try Daemon.connect(transport)
                for exchange in conversation.exchanges {
                    try check(exchange, with: client)
                }
                client.finishSending()
                #expect(try client.line() == nil, "a line that nobody asked for")
            }
        }

        private func check(_ exchange: Transcript.Exchange, with client: RawClient) throws {
            try client.send(exchange.sent.joined(separator: "\n"))
            var unanswered = try exchange.expected.map { try JSONTree($0) }
            while !unanswered.isEmpty {
                let line = try #require(
                    try client.line(),
                    "line \(exchange.firstLine): the connection ended"
                )
                let reply = try JSONTree(line)
                let expected = try #require(
                    unanswered.first { $0["id"] == reply["id"] },
                    "line \(exchange.firstLine): nothing expects \(line.prefix(500))"
                )
                let departures = reply.departures(from: expected)
                #expect(
                    departures.isEmpty,
                    "line \(exchange.firstLine), \(exchange.about): \(line.prefix(1000))"
                )
                unanswered.removeAll { $0 == expected }
            }
        }
    }
}
