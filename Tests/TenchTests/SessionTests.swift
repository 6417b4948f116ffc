import Objectives
import Synchronization
import Tensors
import TestKit
import Testing
import Wire

@testable import Tench

@Suite(.timeLimit(.minutes(10)))
struct SessionTests {
    private struct Failure: Error {}

    /// What a daemon hears, that opens session `s7`, takes steps in it, and closes it.
    private func heard(
        _ body: @escaping @Sendable (Connection, Session) async throws -> Void
    ) async throws -> [String] {
        let lines = Mutex<[String]>([])
        try await StandIn.listening { input, output in
            for try await line in input {
                lines.withLock { $0.append(line) }
                let id = try RequestID.integer(Int64(#require(requestID(in: line))))
                let reply: any Reply =
                    if line.contains("session.open") {
                        SessionOpenReply(session: "s7", version: 4)
                    } else if line.contains("session.close") {
                        SessionCloseReply()
                    } else {
                        UpdateReply(loss: 2, version: 5, gradientNorm: 1, updateNorm: 1)
                    }
                let bytes = try ReplyLine.success(id: id, reply)
                try await output.send(piece: String(decoding: bytes, as: UTF8.self))
            }
        } _: { endpoint in
            try await Connection.withConnection(to: endpoint) { connection in
                try? await connection.withSession(of: "tiny") { session in
                    try await body(connection, session)
                }
            }
        }
        return lines.withLock { $0 }
    }

    @Test func isOpenedLentAndClosed() async throws {
        let lines = try await heard { connection, session in
            let reply = try await connection.update(
                "tiny",
                Tensor([1, 3, 1, 1], repeating: 0),
                loss: Loss(.crossEntropy(classes: .one(0))),
                optimizer: .sgd(.init(lr: 0.01)),
                session: session
            )
            #expect(reply.version == 5)
        }
        #expect(lines.count == 3)
        #expect(lines[0].contains(#""method":"session.open","params":{"model":"tiny"}"#))
        #expect(lines[1].contains(#""model":"tiny","session":"s7""#))
        #expect(lines[1].contains(#""batch_norm":"frozen""#))
        #expect(lines[2].contains(#""method":"session.close","params":{"session":"s7"}"#))
    }

    @Test func isClosedWhenItsUserFails() async throws {
        let lines = try await heard { _, _ in throw Failure() }
        #expect(lines.count == 2)
        #expect(lines.last?.contains("session.close") == true)
    }
}
