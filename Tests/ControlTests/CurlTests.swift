import Testing

@testable import tenchctl

/// What curl's end means, by its exit code and its last line.
@Suite struct CurlTests {
    @Test(arguments: [
        (0, "\n200 5 ", Curl.Outcome.done), (0, "\n416 0 ", .done), (127, "", .missing),
        (22, "\n416 0 The requested URL returned error: 416", .nothingMore),
        (
            33, "\n200 1234 HTTP server does not seem to support byte ranges",
            .noMiddle(length: 1234)
        ),
        (33, "\n200  HTTP server does not seem to support byte ranges", .noMiddle(length: nil)),
        (
            22, "\n404 9 The requested URL returned error: 404",
            .failed(reason: "the server answered 404, that there is no such file", mayPass: false)
        ),
        (
            22, "\n503 9 The requested URL returned error: 503",
            .failed(reason: "the server answered 503, an error of its own", mayPass: true)
        ),
        (22, "\n418 9 x", .failed(reason: "the server answered 418", mayPass: false)),
        (
            6, "Warning: something\n\n000  Could not resolve host: nowhere",
            .failed(reason: "Could not resolve host: nowhere (curl 6)", mayPass: true)
        ),
        (
            18, "\n200 9 transfer closed",
            .failed(reason: "transfer closed (curl 18)", mayPass: true)
        ),
        (
            60, "\n000  SSL certificate problem",
            .failed(reason: "SSL certificate problem (curl 60)", mayPass: false)
        ),
        (9, "", .failed(reason: "curl ended with 9", mayPass: false)),
    ])
    func anEndHasAMeaning(_ status: Int32, _ text: String, _ outcome: Curl.Outcome) {
        #expect(Curl.outcome(of: status, saying: text) == outcome)
    }
}
