internal import ArgumentParser
internal import Hummingbird
internal import Options
internal import Wire

/// A page to watch pictures and a daemon by.
@main
struct View: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-view",
        abstract: "Show runs and a daemon in a browser.",
        version: Release.version
    )

    func run() async throws {
        let router = Router()
        router.get("/healthz") { _, _ in "ok\n" }
        try await Application(router: router).runService()
    }
}
