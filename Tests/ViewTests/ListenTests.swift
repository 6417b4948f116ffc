import ArgumentParser
import Testing

@testable import tench_view

struct ListenTests {
    @Test func anAddressAndAPort() throws {
        let standard = try #require(ListenAddress("127.0.0.1:7480"))
        #expect(
            standard == .standard && standard.isLoopback && standard.description == "127.0.0.1:7480"
        )
        #expect(ListenAddress("localhost:0") == ListenAddress("127.0.0.1:0"))
        let six = try #require(ListenAddress("[::1]:80"))
        #expect(six.isLoopback && six.host == "::1" && six.at(81) == "[::1]:81")
        #expect(ListenAddress("0.0.0.0:7480")?.isLoopback == false)
        #expect(ListenAddress("192.168.1.1:7480")?.isLoopback == false)
        #expect(ListenAddress("[::]:7480")?.isLoopback == false)
    }

    @Test(arguments: [
        "", "7480", ":7480", "127.0.0.1", "127.0.0.1:", "example.org:80", "127.0.0.1:65536",
    ])
    func whatIsNoAddress(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test func otherMachinesNeedAToken() throws {
        #expect(throws: (any Error).self) { try View.parse(["--listen", "0.0.0.0:0"]) }
        #expect(throws: Never.self) {
            try View.parse(["--listen", "0.0.0.0:0", "--page-token-file", "token"])
        }
        #expect(throws: Never.self) { try View.parse(["--listen", "[::1]:0"]) }
    }
}
