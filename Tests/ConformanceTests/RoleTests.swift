import Crypto
import Glibc
import Tench
import TestKit
import Testing

extension Conformance {
    /// Which method needs which role, and that a peer without it is refused.
    @Suite struct RoleTests {
        /// A method in a form that nothing but the role stands against.
        struct Deed: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let line: String

            init(_ method: String, _ params: String, _ about: String = "") {
                testDescription = method + about
                line = #"{"id":1,"method":"\#(method)","params":{\#(params)}}"#
            }
        }

        private static let compute = #""model":"tiny","input":\#(Picture.small),"encoding":"none""#
        private static let loss = #""loss":{"kind":"logit","class":0,"target":200}"#
        private static let step =
            #"\#(compute),\#(loss),"optimizer":{"kind":"sgd","lr":0},"batch_norm":"frozen""#

        static let reading = [
            Deed("stats", ""), Deed("models", ""), Deed("forward", compute),
            Deed("input_gradient", "\(compute),\(loss)"),
        ]
        static let training = [
            Deed("session.open", #""model":"tiny""#), Deed("session.close", #""session":"s""#),
            Deed("snapshot", #""model":"tiny","session":"s""#),
            Deed("restore", #""model":"tiny","session":"s","snapshot":"p""#, " of a session"),
            Deed("update", #"\#(step),"session":"s""#, " of a session"),
            Deed("model.save", #""model":"tiny","session":"s","name":"x""#, " of a session"),
            Deed("session.list", ""), Deed("snapshot.list", ""),
            Deed("snapshot.drop", #""snapshot":"p""#), Deed("model.delete", #""name":"x""#),
        ]
        static let administering = [
            Deed("update", step, " of the shared weights"),
            Deed("restore", #""model":"tiny","snapshot":"p""#, " of the shared weights"),
            Deed("model.save", #""model":"tiny","name":"x""#, " of the shared weights"),
            Deed("model.load", #""name":"x","architecture":"resnet18","file":"x.pth""#),
            Deed("model.unload", #""name":"tiny""#),
        ]

        /// Lends a connection by TCP to a daemon that wants a token, and the daemon.
        private func withGuardedDaemon(
            role: String,
            _ body: (RawClient, DaemonProcess) throws -> Void
        ) throws {
            let folder = try TemporaryFolder()
            let token = try folder.file("token", "a token of some length\n")
            #expect(chmod(token, 0o600) == 0)
            let daemon = try DaemonProcess(options: [
                "--token-file", token, "--token-role", role,
                "--models-dir", folder.folder("models"),
            ])
            defer { daemon.stop() }
            try body(RawClient(#require(daemon.endpoints[.tcp])), daemon)
        }

        /// Shows a daemon that the peer knows its token.
        private func authenticate(_ client: RawClient, role: String) throws {
            let asked = try client.ask(#"{"id":1,"method":"auth.challenge"}"#)
            let challenge = try #require(asked["result"]?["challenge"]?.string, "\(asked)")
            let code = HMAC<SHA256>.authenticationCode(
                for: Array(challenge.utf8),
                using: SymmetricKey(data: Array("a token of some length".utf8))
            )
            let proof = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            let answer = #"{"id":2,"method":"auth.answer","params":{"proof":"\#(proof)"}}"#
            #expect(try client.ask(answer)["result"]?["role"]?.string == role)
            // A challenge is good for one answer, a right one too.
            #expect(try client.ask(answer).errorType == "invalid_params")
        }

        private func expect(
            _ error: String,
            for deeds: [Deed],
            of client: RawClient,
            _ who: String
        ) throws {
            for deed in deeds {
                let reply = try client.ask(deed.line)
                #expect(reply.errorType == error, "\(who), \(deed.testDescription): \(reply)")
            }
        }

        @Test func whoKnowsNoTokenMayDoNothingAndReadersMayRead() throws {
            try withGuardedDaemon(role: "read") { client, daemon in
                // Each by a connection of its own: after some refusals a stranger is left.
                for deed in Self.reading + Self.training + Self.administering {
                    let stranger = try RawClient(#require(daemon.endpoints[.tcp]))
                    try expect("unauthorized", for: [deed], of: stranger, "without a token")
                }
                #expect(try client.ask(Request.ping(1))["result"] == .object([:]))
                try authenticate(client, role: "read")
                for deed in Self.reading {
                    let reply = try client.ask(deed.line)
                    #expect(reply["result"] != nil, "\(deed.testDescription): \(reply)")
                }
                let beyond = Self.training + Self.administering
                try expect("forbidden", for: beyond, of: client, "a reader")
            }
        }

        @Test func sessionsAreNoAdministrators() throws {
            try withGuardedDaemon(role: "session") { client, daemon in
                try authenticate(client, role: "session")
                let opened = try client.ask(Self.training[0].line)
                #expect(opened["result"]?["session"]?.string != nil, "\(opened)")
                try expect("forbidden", for: Self.administering, of: client, "a session")
                // By the Unix socket the daemon's own user is an administrator all the same.
                let trusted = try RawClient(daemon.endpoint)
                let saved = try trusted.ask(Self.administering[2].line)
                #expect(saved["result"]?["sha256"]?.string != nil, "\(saved)")
                // Who proves to know a token for less stays what he was.
                try authenticate(trusted, role: "admin")
            }
        }

        @Test func peersByTCPAreNoAdministratorsWithoutATokenEither() throws {
            let endpoint = try #require(Daemon.current.endpoints[.tcp])
            if case .unix = endpoint {
                try Test.cancel("the daemon that is tested is not reached by TCP")
            }
            let client = try RawClient(endpoint)
            try expect("forbidden", for: Self.administering, of: client, "a peer by TCP")
        }
    }
}
