import Foundation
import Testing
import Wire

@Suite struct TokenTests {
    /// Lends the path of a file that holds a token.
    private func withTokenFile(
        _ text: String,
        mode: Int = 0o600,
        _ body: (String) throws -> Void
    ) throws {
        let file = FileManager.default.temporaryDirectory
            .appending(component: "token-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: file) }
        try #require(
            FileManager.default.createFile(
                atPath: file.path,
                contents: Data(text.utf8),
                attributes: [.posixPermissions: mode]
            )
        )
        try body(file.path)
    }

    @Test func provesItselfAsPythonDoes() throws {
        // What `hmac.new(b"sixteen bytes or more", b"5f0c", "sha256").hexdigest()` gives.
        let proof = "1690790f4ac1ca7d0b88090ca62c5906b6fc966c5be60eb619bcb2f99838b804"
        try withTokenFile("sixteen bytes or more\r\n") { path in
            let token = try Token(file: path)
            #expect(token.proof(of: "5f0c") == proof)
            #expect(token.verifies(proof, of: "5f0c"))
            #expect(!token.verifies(proof, of: "5f0d"))
            #expect(!token.verifies(proof.uppercased(), of: "5f0c"))
            #expect(!token.verifies(String(proof.dropLast()), of: "5f0c"))
            #expect(!token.verifies("", of: "5f0c"))
        }
    }

    @Test func refusesAFileThatIsNotThere() {
        #expect(
            throws: TokenError.unreadable("/nowhere/token", reason: "No such file or directory")
        ) { try Token(file: "/nowhere/token") }
    }

    @Test(arguments: ["", "\n", "fifteen bytes..\n"])
    func refusesWhatIsTooShortForASecret(text: String) throws {
        try withTokenFile(text) { path in
            #expect(throws: TokenError.tooShort(path)) { try Token(file: path) }
        }
    }

    @Test(arguments: [0o604, 0o602, 0o644])
    func refusesAFileThatIsOpenToEveryone(mode: Int) throws {
        try withTokenFile("sixteen bytes or more", mode: mode) { path in
            #expect(throws: TokenError.exposed(path)) { try Token(file: path) }
        }
    }

    @Test func everyChallengeIsNew() {
        let challenges = Set((0..<100).map { _ in Token.makeChallenge() })
        #expect(challenges.count == 100 && challenges.allSatisfy { $0.count == 64 })
    }
}
