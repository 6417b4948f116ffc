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
}

struct PictureSizeTests {
    @Test(arguments: [
        ("299", PictureSize(height: 299, width: 299)),
        ("480x640", PictureSize(height: 480, width: 640)),
    ])
    func readsASquareOrHeightAndWidth(text: String, size: PictureSize) {
        #expect(PictureSize(argument: text) == size)
    }

    @Test(arguments: ["", "x", "3x", "0", "-4x4", "1x2x3", "70000", "4.5"])
    func refusesWhatIsNoSize(text: String) {
        #expect(PictureSize(argument: text) == nil)
    }
}
