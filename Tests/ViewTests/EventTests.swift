import Imaging
import JSON
import Synchronization
import TestKit
import Testing

@testable import tench_view

struct EventTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.file("shown/run/a.png", PNG.encode(smoothPicture(phase: 0, side: 8)))
    }

    private static func request(_ headers: String = "") -> String {
        "GET /events HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n"
    }

    /// The data of the events of a kind.
    private static func events(_ kind: String, in text: String) throws -> [JSONValue] {
        try text.split(separator: "event: \(kind)\ndata: ").dropFirst().map { rest in
            try JSONValue(parsing: String(rest.prefix { $0 != "\n" }))
        }
    }

    @Test func aPageIsToldEverythingFirstAndThenWhatChanges() async throws {
        try await Visit.to(folder.path(of: "shown")) { visit in
            let isToldMore = Mutex(false)
            let text = try await visit.send(Self.request("Last-Event-ID: 999\r\n")) { text in
                let count = (try? Self.events("runs", in: text).count) ?? 0
                if count >= 1, isToldMore.withLock({ !$0 }) {
                    isToldMore.withLock { $0 = true }
                    let bytes = (try? PNG.encode(smoothPicture(phase: 1, side: 8))) ?? []
                    _ = try? folder.file("shown/run/b.png", bytes)
                }
                return [#""pictures":2"#, "event: daemon", ": here\n\n"].allSatisfy(text.contains)
            }
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(text.contains("Content-Type: text/event-stream; charset=utf-8\r\n"))
            #expect(text.contains("retry: "))
            let events = try Self.events("runs", in: text)
            #expect(events[0]["all"] == true && events[0]["runs"]?.array?[0]["pictures"] == 1)
            #expect(events.last?["all"] == false && events.last?["runs"]?.array?.count == 1)
            #expect(try Self.events("daemon", in: text).first?["reason"] == "gone")
        }
    }

    @Test func withoutAPageNothingIsAsked() async throws {
        let asked = Mutex(0)
        let daemon = Daemon {
            asked.withLock { $0 += 1 }
            return .away(endpoint: "", reason: "gone")
        } ping: {
            nil
        }
        try await Visit.to(folder.path(of: "shown"), daemon: daemon) { visit in
            _ = try await visit.ask("/")
            _ = try await visit.ask("/runs")
            #expect(asked.withLock { $0 } == 0)
            // Two pages, one watcher.
            async let one = visit.send(Self.request()) { $0.contains("event: daemon") }
            async let other = visit.send(Self.request()) { $0.contains("event: daemon") }
            _ = try await (one, other)
            #expect(asked.withLock { (1...2).contains($0) })
        }
    }

    @Test func manyWhoAskAtOnceAreOneQuestion() async {
        let asked = Mutex(0)
        let (gate, opened) = AsyncStream<Void>.makeStream()
        let question = Question<Int>(freshness: .seconds(1000)) {
            for await _ in gate { break }
            return asked.withLock { count in
                count += 1
                return count
            }
        }
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { await question.answer() } }
            opened.yield()
            for await answer in group { #expect(answer == 1) }
        }
        #expect(await question.answer() == 1)
    }
}
