import Tench
import Testing

struct EndpointTests {
    @Test(arguments: [
        ("unix:/run/tench/tenchd.sock", Endpoint.unix(path: "/run/tench/tenchd.sock")),
        ("unix:tench.sock", .unix(path: "tench.sock")),
        ("/tmp/a:1.sock", .unix(path: "/tmp/a:1.sock")),
        ("./tench.sock", .unix(path: "./tench.sock")),
        ("localhost:7777", .tcp(host: "localhost", port: 7777)),
        ("127.0.0.1:1", .tcp(host: "127.0.0.1", port: 1)),
        ("[::1]:7777", .tcp(host: "::1", port: 7777)),
    ])
    func readsWhereADaemonListens(text: String, endpoint: Endpoint) {
        #expect(Endpoint(text) == endpoint)
        #expect(Endpoint(endpoint.description) == endpoint)
    }

    @Test(arguments: [
        "", "unix:", "localhost", ":7777", "localhost:", "host:0", "host:65536", "[]:5",
    ])
    func refusesWhatIsNoEndpoint(text: String) {
        #expect(Endpoint(text) == nil)
    }

    @Test func aPathThatNoSocketCanHaveIsTold() async {
        let path = "/" + String(repeating: "x", count: 107)
        let error = await #expect(throws: RemoteError.self) {
            try await Connection.withConnection(to: .unix(path: path)) { _ in }
        }
        #expect(error?.description.contains("is too long: 108 bytes, 107 at most") == true)
    }

    @Test func aPathMayHave107Bytes() async {
        let path = "/nowhere/" + String(repeating: "x", count: 98)
        let error = await #expect(throws: RemoteError.self) {
            try await Connection.withConnection(to: .unix(path: path)) { _ in }
        }
        #expect(error?.description.contains("there is no such socket") == true)
    }
}
