import JSON
import Testing
import Wire

@testable import tench_view

struct MetricsTests {
    private static func hello(_ models: [String]) -> HelloReply {
        HelloReply(
            server: "tenchd 1",
            capabilities: [],
            limits: Limits(),
            models: models,
            kernels: "avx2",
            blas: ""
        )
    }

    private static func lines(_ stats: JSONValue) -> [Substring] {
        Metrics(.up(endpoint: "s", hello(["a"]), stats.members ?? .init())).text
            .split(separator: "\n")
    }

    private static let full: JSONValue = [
        "uptime_s": 2.5, "queue": ["waiting": 1, "running": 2, "capacity": 256, "done": 9],
        "sessions": 3, "new": ["whatever": [1]],
        "connections": ["unix": 2, "tcp": 1, "opened": 5, "refused": 0],
        "bytes": ["in": 10, "out": 20], "slow": 4,
        "memory": ["models": 100, "arena": 7, "resident": 1000, "limit": 5000],
        "methods": [
            "forward": [
                "a\"b\\c\nd": [
                    "received": 5, "succeeded": 3, "errors": ["overloaded": 2],
                    "waiting": ["count": 3, "sum_ms": 12.5, "le_ms": ["2": 1, "8": 1, "inf": 1]],
                    "computing": ["count": 0, "sum_ms": 0, "le_ms": [:]],
                ]
            ],
            "ping": ["-": ["received": 1, "succeeded": 1, "errors": [:]]],
        ],
    ]

    @Test func aDaemonThatIsAwayIsToldAndNothingElse() {
        let text = Metrics(.away(endpoint: "s", reason: "gone")).text
        #expect(text.hasSuffix("# TYPE tench_up gauge\ntench_up 0\n"))
        #expect(text.split(separator: "\n").count == 3)
    }

    @Test func countersAndGaugesHaveTheirLabels() {
        let lines = Self.lines(Self.full)
        let model = #"model="a\"b\\c\nd""#
        for line in [
            "tench_up 1", "tench_uptime_seconds 2.5", "tench_models 1", "tench_sessions 3",
            #"tench_build_info{version="tenchd 1",kernels="avx2",methods=""} 1"#,
            #"tench_queue_requests{state="waiting"} 1"#, "tench_queue_done_total 9",
            #"tench_memory_bytes{kind="models"} 100"#, #"tench_memory_bytes{kind="arena"} 7"#,
            #"tench_connections{transport="tcp"} 1"#, "tench_connections_opened_total 5",
            "tench_connections_refused_total 0", "tench_received_bytes_total 10",
            "tench_sent_bytes_total 20", "tench_slow_requests_total 4",
            "tench_resident_memory_bytes 1000", "tench_memory_limit_bytes 5000", "tench_draining 0",
            #"tench_requests_received_total{method="forward",\#(model)} 5"#,
            #"tench_requests_total{method="forward",\#(model),outcome="success"} 3"#,
            #"tench_requests_total{method="forward",\#(model),outcome="overloaded"} 2"#,
            #"tench_requests_total{method="ping",model="",outcome="success"} 1"#,
        ] {
            #expect(lines.contains { $0 == line }, "\(line)")
        }
        // What is part of the resident memory is not added to it.
        #expect(
            !lines.contains { $0.contains(#"kind="resident""#) || $0.contains(#"kind="limit""#) }
        )
    }

    @Test func bucketsAreCumulativeAndEndWithAll() {
        let lines = Self.lines(Self.full).filter { $0.hasPrefix("tench_queue_seconds") }
        func count(_ bound: String) -> Substring? {
            lines.first { $0.contains("le=\"\(bound)\"") }?.split(separator: " ").last
        }
        #expect(lines.count == 17 + 3)
        #expect(count("0.001") == "0" && count("0.002") == "1" && count("0.004") == "1")
        #expect(count("0.008") == "2" && count("65.536") == "2" && count("+Inf") == "3")
        #expect(lines.contains { $0.contains("_sum{") && $0.hasSuffix(" 0.0125") })
        #expect(lines.contains { $0.contains("_count{") && $0.hasSuffix(" 3") })
    }

    @Test func ofWhatNothingWasCountedThereIsNoHistogram() {
        #expect(!Self.lines(Self.full).contains { $0.contains("tench_compute_seconds") })
    }

    @Test func boundsThatAreNewAreTakenUp() throws {
        let durations = try #require(
            Durations(["count": 2, "sum_ms": 3.0, "le_ms": ["3": 1, "131072": 1]])
        )
        #expect(durations.buckets.map(\.bound).contains(0.003))
        #expect(durations.buckets.last?.bound == 131.072 && durations.buckets.last?.count == 2)
    }

    @Test func ofADaemonThatTellsNothingItIsUp() {
        let lines = Self.lines([:])
        #expect(lines.contains("tench_up 1"))
        #expect(lines.allSatisfy { !$0.contains("requests") })
    }

    @Test func everyMetricIsExplainedOnceBeforeItsValues() {
        var explained: [Substring] = []
        for line in Self.lines(Self.full) {
            let words = line.split(separator: " ")
            if line.hasPrefix("# HELP") { explained.append(words[2]) }
            if line.hasPrefix("#") { continue }
            let name = line.prefix { $0 != "{" && $0 != " " }
            let plain = ["_bucket", "_sum", "_count"].first(where: name.hasSuffix)
            let base = explained.last == name ? name : name.dropLast(plain?.count ?? 0)
            #expect(explained.last == base, "\(line)")
        }
        #expect(Set(explained).count == explained.count)
    }
}
