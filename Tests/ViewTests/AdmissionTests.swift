import Testing
import Wire

@testable import tench_view

struct AdmissionTests {
    private static let secret = "sixteen bytes at least"
    private let open = Admission(token: nil, names: ["Fish.example", "127.0.0.1"])
    private let guarded = Admission(token: Token(Array(secret.utf8)), names: [])

    @Test(arguments: [
        "localhost", "localhost:7480", "LOCALHOST:80", "localhost.:1", "tench.localhost:7480",
        "127.0.0.1", "127.0.0.1:7480", "192.168.1.7:7480", "[::1]:7480", "[fe80::1]",
        "fish.example:7480", "FISH.EXAMPLE.",
    ])
    func thisMachineIsMeant(authority: String) {
        #expect(open.allows(host: authority))
    }

    @Test(arguments: [
        "evil.example", "evil.example:7480", "localhost.evil.example", "127.0.0.1.evil.example",
        "127.0.0.1@evil.example", "evil.example:80:80", "notlocalhost", "fish.example.evil.example",
        "", ":7480", "[::1", "[::1]evil", "localhost:x", "0x7f.1", " localhost",
    ])
    func anotherNameThatLeadsHereIsNot(authority: String) {
        #expect(!open.allows(host: authority))
    }

    @Test func aRequestWithoutANameIsNotAnswered() {
        #expect(!open.allows(host: nil))
    }

    @Test func withoutATokenEverybodyIsLetIn() {
        #expect(open.allows(authorization: nil, cookies: []))
        #expect(open.cookie(for: "Bearer \(Self.secret)") == nil)
    }

    @Test(arguments: ["Bearer ", "bearer  ", "BEARER "])
    func theTokenLetsIn(scheme: String) {
        #expect(guarded.allows(authorization: scheme + Self.secret, cookies: []))
    }

    @Test(arguments: [
        nil, "", "Bearer", "Bearer ", "Bearer wrong", "Basic \(secret)", secret,
        "Bearer \(secret)x",
        "Bearer \(secret.dropLast())", "Bearer \(secret.uppercased())",
    ])
    func nothingElseDoes(authorization: String?) {
        #expect(!guarded.allows(authorization: authorization, cookies: []))
        #expect(guarded.cookie(for: authorization) == nil)
    }

    @Test func theCookieStandsForTheTokenAndDoesNotHoldIt() throws {
        let cookie = try #require(guarded.cookie(for: "Bearer \(Self.secret)"))
        #expect(!cookie.contains(Self.secret))
        for attribute in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] {
            #expect(cookie.contains(attribute))
        }
        let pair = String(cookie.prefix { $0 != ";" })
        #expect(guarded.allows(authorization: nil, cookies: [pair]))
        #expect(guarded.allows(authorization: nil, cookies: ["a=b; \(pair); c=d"]))
        #expect(guarded.allows(authorization: nil, cookies: ["a", pair]))
        #expect(!guarded.allows(authorization: nil, cookies: [pair + "0"]))
        #expect(!guarded.allows(authorization: nil, cookies: [String(pair.dropLast())]))
        let other = Admission(token: Token(Array("another token of bytes".utf8)), names: [])
        #expect(!other.allows(authorization: nil, cookies: [pair]))
        // A browser keeps the cookies of all ports together.
        let others = try #require(other.cookie(for: "Bearer another token of bytes"))
        #expect(others.prefix { $0 != "=" } != cookie.prefix { $0 != "=" })
    }
}
