internal import JSON
internal import Wire

/// What Prometheus is told of a daemon.
///
/// What `stats` holds may change from one release to the next: whatever isn't there is left out.
struct Metrics: Sendable {
    /// The type of the text.
    static let type = "text/plain; version=0.0.4; charset=utf-8"

    /// The text.
    let text: String

    init(_ report: DaemonReport) {
        var metrics = MetricsText()
        guard case .up(_, let hello, let stats) = report else {
            metrics.add("tench_up", .gauge, "Whether the daemon answers.", 0)
            text = metrics.text
            return
        }
        metrics.add("tench_up", .gauge, "Whether the daemon answers.", 1)
        metrics.add(
            "tench_build_info",
            .gauge,
            "Which daemon it is, and how it computes; always 1.",
            [
                (
                    [
                        "version": hello.server, "kernels": hello.kernels,
                        "methods": hello.methods ?? "",
                    ], 1
                )
            ]
        )
        let tree = JSONValue.object(stats)
        metrics.add(
            "tench_uptime_seconds",
            .gauge,
            "Time since the daemon's start.",
            tree["uptime_s"]?.double
        )
        metrics.add(
            "tench_draining",
            .gauge,
            "Whether the daemon takes nothing new.",
            tree["draining"]?.bool == true ? 1 : 0
        )
        metrics.add("tench_models", .gauge, "Models that are served.", Double(hello.models.count))
        metrics.add("tench_sessions", .gauge, "Open sessions.", tree["sessions"]?.double)
        metrics.add("tench_snapshots", .gauge, "Kept snapshots.", tree["snapshots"]?.double)
        Self.addQueue(tree["queue"] ?? .null, to: &metrics)
        Self.addMemory(tree["memory"] ?? .null, to: &metrics)
        Self.addConnections(tree, to: &metrics)
        Self.addMethods(tree["methods"] ?? .null, to: &metrics)
        text = metrics.text
    }

    private static func addQueue(_ queue: JSONValue, to metrics: inout MetricsText) {
        metrics.add(
            "tench_queue_requests",
            .gauge,
            "Requests in the compute queue, by what they do.",
            ["waiting", "running"].compactMap { state in
                queue[state]?.double.map { (["state": state], $0) }
            }
        )
        metrics.add(
            "tench_queue_capacity_requests",
            .gauge,
            "How many requests may wait before others are refused.",
            queue["capacity"]?.double
        )
        metrics.add(
            "tench_queue_done_total",
            .counter,
            "Requests that came to the end of the compute queue.",
            queue["done"]?.double
        )
        metrics.add(
            "tench_workers",
            .gauge,
            "How many requests are computed side by side.",
            queue["workers"]?.double
        )
    }

    private static func addMemory(_ memory: JSONValue, to metrics: inout MetricsText) {
        let kinds = (memory.members?.pairs ?? []).filter {
            $0.name != "resident" && $0.name != "limit"
        }
        metrics.add(
            "tench_memory_bytes",
            .gauge,
            "Memory by what it holds; part of what is resident.",
            kinds.compactMap { kind in kind.value.double.map { (["kind": kind.name], $0) } }
        )
        metrics.add(
            "tench_resident_memory_bytes",
            .gauge,
            "The daemon's memory altogether.",
            memory["resident"]?.double
        )
        metrics.add(
            "tench_memory_limit_bytes",
            .gauge,
            "What that may come to before requests are refused.",
            memory["limit"]?.double
        )
    }

    private static func addConnections(_ tree: JSONValue, to metrics: inout MetricsText) {
        metrics.add(
            "tench_connections",
            .gauge,
            "Open connections.",
            ["unix", "tcp"].compactMap { transport in
                tree["connections"]?[transport]?.double.map { (["transport": transport], $0) }
            }
        )
        for (name, help, value) in [
            (
                "connections_opened", "Connections that were taken in.",
                tree["connections"]?["opened"]
            ),
            (
                "connections_refused", "Connections for which there was no room.",
                tree["connections"]?["refused"]
            ),
            ("received_bytes", "What clients have sent.", tree["bytes"]?["in"]),
            ("sent_bytes", "What clients were sent.", tree["bytes"]?["out"]),
            ("slow_requests", "Requests that took longer than slow-milliseconds.", tree["slow"]),
        ] {
            metrics.add("tench_\(name)_total", .counter, help, value?.double)
        }
    }

    private static func addMethods(_ methods: JSONValue, to metrics: inout MetricsText) {
        let entries = (methods.members?.pairs ?? []).flatMap { method in
            (method.value.members?.pairs ?? []).map { model in
                // No model has the name that stands for none: empty, as if the label weren't there.
                (labels: Labelled(method.name, model.name == "-" ? "" : model.name), model.value)
            }
        }
        metrics.add(
            "tench_requests_received_total",
            .counter,
            "Requests that got past the checks.",
            entries.compactMap { labelled, entry in
                entry["received"]?.double.map { (labelled.labels, $0) }
            }
        )
        metrics.add(
            "tench_requests_total",
            .counter,
            "Answered requests, by success or the error's type.",
            entries.flatMap { labelled, entry in
                let succeeded = entry["succeeded"]?.double.map { (labelled.with("success"), $0) }
                let failed = (entry["errors"]?.members?.pairs ?? []).compactMap { error in
                    error.value.double.map { (labelled.with(error.name), $0) }
                }
                return [succeeded].compactMap(\.self) + failed
            }
        )
        for (name, member, help) in [
            (
                "tench_queue_seconds", "waiting",
                "How long requests waited before they were computed."
            ),
            ("tench_compute_seconds", "computing", "How long requests were computed."),
        ] {
            metrics.add(
                name,
                help,
                entries.compactMap { labelled, entry in
                    entry[member].flatMap(Durations.init).map { (labelled.labels, $0) }
                }
            )
        }
    }

    /// A method and a model, as labels.
    private struct Labelled {
        let method: String
        let model: String

        init(_ method: String, _ model: String) {
            (self.method, self.model) = (method, model)
        }

        var labels: MetricsText.Labels { ["method": method, "model": model] }

        func with(_ outcome: String) -> MetricsText.Labels {
            ["method": method, "model": model, "outcome": outcome]
        }
    }
}

extension Durations {
    /// The daemon's bounds, in milliseconds: there whether or not something was counted, so that
    /// no time series begins in the middle.
    private static let bounds = (0...16).map { 1 << $0 }

    /// Reads a histogram of `stats`, in which each bucket counts its own and empty ones are left
    /// out; nil of one that nothing was ever counted in, or of anything else.
    init?(_ json: JSONValue) {
        guard let total = json["count"]?.integer, total > 0, let sum = json["sum_ms"]?.double,
            let counts = json["le_ms"]?.members
        else { return nil }
        let others = counts.pairs.compactMap { Int($0.name) }.filter { !Self.bounds.contains($0) }
        var below = 0
        buckets = (Self.bounds + others).sorted().map { bound in
            below += counts["\(bound)"]?.integer ?? 0
            return (Double(bound) / 1e3, below)
        }
        count = total
        self.sum = sum / 1e3
    }
}
