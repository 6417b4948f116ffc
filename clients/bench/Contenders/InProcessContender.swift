import Glibc

/// A contender in this process.
final class InProcessContender: Contender {
    let name: String
    let process = getpid()
    private let work: Work
    private var network: InProcess

    /// The network doing `work`, warmed up.
    init(_ name: String, _ network: InProcess, _ work: Work) async throws {
        self.name = name
        self.network = network
        self.work = work
        for _ in 0..<3 { _ = try await run() }
    }

    func run() async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try network.run(work)
        return (clock.now - start) / .milliseconds(1)
    }
}
