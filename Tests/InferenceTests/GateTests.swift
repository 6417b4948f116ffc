import Testing
import Wire

@testable import Inference

/// How a peer comes to a role, without any connection.
@Suite struct GateTests {
    private let token = Token(Array("a secret of the gate's tests".utf8))

    /// The gate to a peer that has `role`, of a daemon whose token gives `admitted`, if it has one.
    private func gate(_ role: Role?, admitted: Role? = .session) -> Gate {
        Gate(
            Peer(connection: ConnectionID(1), role: role),
            grant: admitted.map { Grant(token, role: $0) }
        )
    }

    private func proof(of reply: ChallengeReply) -> Answer {
        Answer(proof: token.proof(of: reply.challenge))
    }

    @Test func aProofGivesTheTokensRole() throws {
        for role in Role.allCases {
            var gate = gate(nil, admitted: role)
            #expect(gate.peer.role == nil)
            let challenge = gate.challenge()
            #expect(try gate.answer(proof(of: challenge)).role == role)
            #expect(gate.peer.role == role)
        }
    }

    @Test func aChallengeIsGoodForOneAnswer() throws {
        var gate = gate(nil)
        let challenge = gate.challenge()
        _ = try gate.answer(proof(of: challenge))
        #expect(error(&gate, proof(of: challenge)) == .invalidParams)
    }

    @Test func aWrongProofGivesNothingAndUsesTheChallenge() {
        var gate = gate(nil)
        let challenge = gate.challenge()
        #expect(error(&gate, Answer(proof: challenge.challenge)) == .unauthorized)
        #expect(gate.peer.role == nil)
        #expect(error(&gate, proof(of: challenge)) == .invalidParams)
        #expect(gate.peer.role == nil)
    }

    @Test func onlyTheLastChallengeCounts() {
        var gate = gate(nil)
        let first = gate.challenge()
        let second = gate.challenge()
        #expect(first != second)
        #expect(error(&gate, proof(of: first)) == .unauthorized)
    }

    @Test func thereIsNoAnswerWithoutAChallenge() {
        var gate = gate(nil)
        #expect(error(&gate, Answer(proof: "")) == .invalidParams)
    }

    @Test func withoutATokenNoProofIsGood() {
        var gate = gate(.session, admitted: nil)
        let challenge = gate.challenge()
        #expect(error(&gate, proof(of: challenge)) == .forbidden)
        #expect(gate.peer.role == .session)
    }

    @Test func aRoleIsNeverLowered() throws {
        for role in Role.allCases {
            for admitted in Role.allCases {
                var gate = gate(role, admitted: admitted)
                let challenge = gate.challenge()
                #expect(try gate.answer(proof(of: challenge)).role == max(role, admitted))
                #expect(gate.peer.role == max(role, admitted))
            }
        }
    }

    private func error(_ gate: inout Gate, _ answer: Answer) -> ErrorType? {
        do throws(WireError) {
            _ = try gate.answer(answer)
            return nil
        } catch {
            return error.type
        }
    }
}
