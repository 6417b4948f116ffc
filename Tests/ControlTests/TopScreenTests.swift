import JSON
import Testing
import Wire

@testable import tenchctl

/// What is drawn of two looks at a daemon: numbers only, no terminal.
@Suite struct TopScreenTests {
    private static let start = ContinuousClock.now

    /// A look so many seconds later, after so many forward passes of 40 ms each.
    private func sample(
        _ seconds: Double,
        passes: Int,
        connections: [ConnectionDescription]? = [],
        uptime: Double? = nil
    ) -> TopSample {
        let stats: JSONValue = [
            "uptime_s": .double(uptime ?? 3600 + seconds),
            "queue": ["waiting": 64, "running": 1, "capacity": 256, "workers": 1],
            "bytes": ["in": .integer(Int64(passes) * 1024), "out": 0], "slow": 3,
            "connections": ["unix": 2, "tcp": 1, "refused": 0], "sessions": 4, "snapshots": 0,
            "memory": [
                "resident": .integer(1 << 30), "limit": .integer(4 << 30), "models": 102_550_000,
            ],
            "methods": [
                "forward": [
                    "resnet50": [
                        "succeeded": .integer(Int64(passes)), "errors": ["cancelled": 2],
                        "waiting": ["count": .integer(Int64(passes)), "sum_ms": 0, "le_ms": [:]],
                        "computing": [
                            "count": .integer(Int64(passes)),
                            "sum_ms": .integer(Int64(passes) * 40),
                            "le_ms": ["64": .integer(Int64(passes))],
                        ],
                    ]
                ], "ping": ["-": ["succeeded": 9000, "errors": [:]]],
            ],
        ]
        return TopSample(
            at: Self.start + .seconds(seconds),
            server: "tenchd 0.1.0",
            stats: stats,
            connections: connections
        )
    }

    private func client(_ number: Int, _ requests: Int, running: Int = 0) -> ConnectionDescription {
        var client = ConnectionDescription(
            connection: number,
            opener: Opener(user: 1000, peer: "process 4711, user 1000"),
            role: .session,
            isByTCP: false
        )
        (client.requests, client.running, client.method) = (requests, running, "forward")
        client.model = "resnet50"
        return client
    }

    /// The lines with single blanks between words.
    private func lines(_ screen: TopScreen, _ width: Int? = nil, _ height: Int? = nil) -> [String] {
        screen.lines(width: width, height: height).map {
            $0.split(separator: " ").joined(separator: " ")
        }
    }

    @Test func ratesAreOfTheTimeBetweenTwoLooks() {
        let screen = TopScreen(now: sample(2, passes: 130), before: sample(0, passes: 100))
        let lines = lines(screen)
        #expect(lines[0] == "tenchd 0.1.0, up 1h 00m")
        #expect(
            lines[1] == "queue 64 of 256 [===== ] running 1, busy 60%"
        )
        #expect(lines[2] == "traffic 15.0 answers/s, 0.0 errors/s, in 15.0K/s, out 0/s, slow 3")
        #expect(lines[4] == "memory 1.0G of 4.0G [===== ] models 97.8M, packed 0")
        #expect(lines.contains("METHOD MODEL PER S WAIT MS COMPUTE MS P99 MS ERR/S ALL"))
        #expect(lines.contains("forward resnet50 15.0 0.0 40.0 <64 132"))
        #expect(lines.contains("ping 0.0 9000"))
    }

    @Test func aSingleLookHasNoRates() {
        let lines = lines(TopScreen(now: sample(0, passes: 100), before: nil))
        #expect(lines[1].hasSuffix("busy -") && lines[2].contains("traffic - answers/s"))
        #expect(lines.contains("forward resnet50 - 102"))
    }

    /// Its counts began anew, and nothing is less than nothing.
    @Test func aDaemonThatWasStartedAnewIsAnother() {
        let screen = TopScreen(
            now: sample(2, passes: 3, uptime: 1),
            before: sample(0, passes: 100)
        )
        let lines = lines(screen)
        #expect(lines.contains("forward resnet50 2.5 0.0 40.0 <64 1.0 5"))
        #expect(lines[2].contains(" in 0/s"))
    }

    @Test func whoComputesStandsFirstAndWhoAsksIsNotShown() {
        var own = client(9, 5)
        own.isOwn = true
        let screen = TopScreen(
            now: sample(2, passes: 1, connections: [client(1, 50), client(2, 7, running: 1), own]),
            before: sample(0, passes: 0, connections: [client(1, 10)])
        )
        let lines = lines(screen)
        let first = lines.firstIndex { $0.hasPrefix("2 process 4711") }
        let second = lines.firstIndex { $0.hasPrefix("1 process 4711") }
        #expect(first != nil && second != nil && first ?? 0 < second ?? 0)
        #expect(lines[second ?? 0].contains(" 20.0 "), "40 requests in two seconds")
        #expect(!lines.contains { $0.hasPrefix("9 ") })
        #expect(lines[first ?? 0].hasSuffix("forward resnet50"))
        #expect(lines[second ?? 0].hasSuffix("(forward resnet50)"))
    }

    @Test(arguments: [(80, 24), (40, 10), (20, 5), (1, 1), (200, 60)])
    func nothingIsWiderOrHigherThanTheTerminal(_ width: Int, _ height: Int) {
        let clients = (0..<50).map { client($0, $0) }
        let screen = TopScreen(now: sample(2, passes: 9, connections: clients), before: nil)
        let lines = screen.lines(width: width, height: height)
        // The last line is for keys.
        #expect(lines.count <= height - 1 && lines.allSatisfy { $0.count <= width })
        if height == 24 { #expect(lines.contains { $0.hasPrefix("… and ") }) }
    }

    @Test func whoMayNotBeToldIsToldSo() {
        let screen = TopScreen(now: sample(0, passes: 0, connections: nil), before: nil)
        #expect(lines(screen).last?.contains("the role session") == true)
    }

    /// A name that moves the cursor, as somebody who may load models could give one.
    @Test func nothingThatIsShownMovesTheTerminal() {
        #expect("a\u{1B}[2Jb\nc\u{9B}\u{202E}é×".printable == "a?[2Jb?c??é×")
        var hostile = client(1, 1)
        hostile.model = "x\u{1B}]0;y\u{7}"
        let screen = TopScreen(now: sample(0, passes: 0, connections: [hostile]), before: nil)
        let isPlain = screen.lines(width: 80, height: 24).joined().unicodeScalars.allSatisfy {
            $0.value >= 0x20
        }
        #expect(isPlain)
    }
}
