import Tables
import Wire

/// What `tenchctl top` shows: how busy a daemon is, with what, and for whom, between two moments.
struct TopScreen: Sendable {
    let now: TopSample
    /// The moment before; without one there are no rates.
    let before: TopSample?

    private var seconds: Double {
        guard let before else { return 0 }
        return (now.time - before.time) / .seconds(1)
    }

    /// The lines, no wider and no more than the terminal has; nil for as many as there are.
    func lines(width: Int?, height: Int?) -> [String] {
        let (head, works, clients) = (heading, worksTable, clientsTable)
        var counts = (works: works.count, clients: clients.count)
        if let height {
            // A line between the parts, and the last one for keys. Either table has half of what is
            // left, and what the other doesn't need.
            let room = max(2, height - head.count - 3)
            counts.works = max(room / 2, room - clients.count)
            counts.clients = room - min(counts.works, works.count)
        }
        let tables = [works.cut(atMost: counts.works), clients.cut(atMost: counts.clients)]
        let all = ([head] + tables).joined(separator: [""])
        return all.prefix(height.map { $0 - 1 } ?? .max).map { line in
            String(line.printable.prefix(width ?? .max))
        }
    }

    private var heading: [String] {
        let (waiting, capacity) = (now.number("queue", "waiting"), now.number("queue", "capacity"))
        let workers = max(1, now.number("queue", "workers"))
        let works = works
        let busy = works.reduce(0) { $0 + $1.work.computed.sum } / 1000 / workers
        let answered = works.reduce(0) { $0 + $1.work.answered }
        let errors = works.reduce(0) { $0 + $1.work.errors }
        let percent = seconds > 0 ? "\(Int(min(1, busy / seconds) * 100))%" : "-"
        return [
            "\(now.server), up \(now.number("uptime_s").inShort)",
            """
            queue    \(Int(waiting)) of \(Int(capacity)) \(bar(waiting, of: capacity))  \
            running \(Int(now.number("queue", "running"))), busy \(percent)
            """,
            """
            traffic  \(rate(answered)) answers/s, \(rate(errors)) errors/s, \
            in \(traffic("in"))/s, out \(traffic("out"))/s, slow \(Int(now.number("slow")))
            """,
            """
            held     \(Int(now.number("connections", "unix"))) on Unix sockets, \
            \(Int(now.number("connections", "tcp"))) by TCP, \
            \(Int(now.number("connections", "refused"))) refused  \
            sessions \(Int(now.number("sessions"))), snapshots \(Int(now.number("snapshots")))
            """,
        ] + memory
    }

    private var memory: [String] {
        let (resident, limit) = (now.number("memory", "resident"), now.number("memory", "limit"))
        let most = Int(exactly: limit)?.asBytes ?? "any amount"
        let kinds = { (names: [String]) in
            names.map { "\($0) \(Int(now.number("memory", $0)).asBytes)" }.joined(separator: ", ")
        }
        return [
            """
            memory   \(Int(resident).asBytes) of \(most) \(bar(resident, of: limit))  \
            \(kinds(["models", "packed"]))
            """,
            "         \(kinds(["arena", "sessions", "snapshots", "optimizers"]))",
        ]
    }

    /// Twenty characters of which as many are filled as there is of the whole.
    private func bar(_ part: Double, of whole: Double) -> String {
        let filled = whole > 0 ? Int((min(1, max(0, part / whole)) * 20).rounded(.up)) : 0
        return "[" + String(repeating: "=", count: filled)
            + String(repeating: " ", count: 20 - filled) + "]"
    }

    private func rate(_ count: Double) -> String {
        guard seconds > 0 else { return "-" }
        let rate = max(0, count) / seconds
        return rate.fixed(rate < 100 ? 1 : 0)
    }

    private func traffic(_ direction: String) -> String {
        guard let before, seconds > 0 else { return "-" }
        let bytes = now.number("bytes", direction) - before.number("bytes", direction)
        return Int(max(0, bytes) / seconds).asBytes
    }

    /// What was done in between, of each method and model; what took most of the time first.
    private var works: [(subject: TopSample.Subject, work: TopSample.Work, total: Double)] {
        // A daemon that was started anew counts from nothing again.
        let isSame = before.map { $0.number("uptime_s") <= now.number("uptime_s") } ?? false
        let earlier = isSame ? before?.works ?? [:] : [:]
        return now.works.map { subject, work in
            (
                subject, before == nil ? TopSample.Work() : work.since(earlier[subject]),
                work.answered
            )
        }
        .sorted { one, other in
            let keys = [one, other].map { ($0.work.computed.sum, $0.work.answered, $0.total) }
            if keys[0] != keys[1] { return keys[0] > keys[1] }
            return (one.subject.method, one.subject.model)
                < (other.subject.method, other.subject.model)
        }
    }

    private var worksTable: [String] {
        var table = Table(
            "METHOD",
            "MODEL",
            "PER S",
            "WAIT MS",
            "COMPUTE MS",
            "P99 MS",
            "ERR/S",
            "ALL"
        )
        for (subject, work, total) in works {
            table.add(
                subject.method,
                subject.model == "-" ? "" : String(subject.model.prefix(20)),
                rate(work.answered),
                work.queued.mean?.fixed(1) ?? "",
                work.computed.mean?.fixed(1) ?? "",
                work.computed.bound(of: 0.99).map { $0.isFinite ? "<\(Int($0))" : ">65536" } ?? "",
                work.errors > 0 ? rate(work.errors) : "",
                "\(Int(total))"
            )
        }
        return "\(table)".split(separator: "\n").map(String.init)
    }

    private var clientsTable: [String] {
        guard let connections = now.connections else {
            return ["who is connected is told to the role session and above, by daemons of today"]
        }
        let earlier = Dictionary(
            (before?.connections ?? []).map { ($0.connection, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let others = connections.filter { !$0.isOwn }.map { each in
            (each, before == nil ? 0 : each.requests - (earlier[each.connection]?.requests ?? 0))
        }
        let order = others.sorted { one, other in
            let keys = [one, other].map { ($0.0.running, $0.0.waiting, $0.1, -$0.0.idle) }
            return keys[0] > keys[1]
        }
        var table = Table(
            "CLIENT",
            "WHO",
            "WAIT",
            "PER S",
            "IN",
            "OUT",
            "IDLE",
            "DOING"
        )
        for (each, requests) in order {
            table.add(
                "\(each.connection)",
                each.opener.peer,
                "\(each.waiting)",
                rate(Double(requests)),
                each.bytesIn.asBytes,
                each.bytesOut.asBytes,
                each.idle.inShort,
                each.doing
            )
        }
        return "\(table)".split(separator: "\n").map(String.init)
    }
}

extension [String] {
    /// So many of the lines, the last one of which says how many there are more.
    fileprivate func cut(atMost room: Int) -> [String] {
        guard count > room else { return self }
        let shown = Swift.max(1, room - 1)
        return prefix(shown) + ["… and \(count - shown) more"]
    }
}

extension String {
    /// The text without what moves a terminal's cursor or changes its colours.
    var printable: String {
        let isPlain = utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        if isPlain { return self }
        return unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "?"
            default: String(scalar)
            }
        }.joined()
    }
}
