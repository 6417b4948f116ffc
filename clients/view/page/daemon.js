// What the daemon does: charts of the last minutes, and what it has counted since its start.

import { h, bytes, milliseconds, duration, number, count } from "./dom.js"
import { Chart } from "./charts.js"

// A quarter of an hour, a sample every two seconds: more is not kept, however long the page is open.
const span = 15 * 60000
const most = 450
// Percentiles and rates are those of so many milliseconds.
const frame = 15000
// What this page itself asks.
const ownMethods = new Set(["stats", "hello", "ping"])

const none = { bounds: [], received: 0, succeeded: 0, failed: 0, waiting: {}, computing: {} }

// All methods and models together: how often each thing happened since the daemon's start.
function total(stats) {
    const sum = structuredClone(none)
    const add = (into, histogram) => {
        for (const [bound, number] of Object.entries(histogram?.le_ms ?? {})) into[bound] = (into[bound] ?? 0) + number
    }
    for (const [method, models] of Object.entries(stats.methods ?? {})) {
        if (ownMethods.has(method)) continue
        for (const entry of Object.values(models)) {
            sum.received += entry.received ?? 0
            sum.succeeded += entry.succeeded ?? 0
            sum.failed += Object.values(entry.errors ?? {}).reduce((one, other) => one + other, 0)
            add(sum.waiting, entry.waiting)
            add(sum.computing, entry.computing)
        }
    }
    return sum
}

// The duration that a share of all were no longer than: somewhere in its bucket, which begins at half its bound.
function percentile(counts, share) {
    const buckets = Object.entries(counts).map(([bound, count]) => [bound === "inf" ? Infinity : Number(bound), count])
        .filter(([, count]) => count > 0).sort(([one], [other]) => one - other)
    const all = buckets.reduce((sum, [, count]) => sum + count, 0)
    if (all === 0) return null
    let left = share * all
    for (const [bound, count] of buckets) {
        if (left <= count) {
            if (bound === Infinity) return 65536
            const low = bound === 1 ? 0 : bound / 2
            return low + (bound - low) * left / count
        }
        left -= count
    }
    return null
}

const difference = (now, then) =>
    Object.fromEntries(Object.entries(now).map(([bound, count]) => [bound, count - (then[bound] ?? 0)]))

export class History {
    samples = []

    add(report) {
        const sample = { time: report.at, report, isUp: report.up }
        if (report.up) {
            sample.total = total(report.stats)
            sample.uptime = report.stats.uptime_s ?? 0
            const last = this.samples.at(-1)
            // Since a time shortly before, of the same daemon: a new one counts from nothing.
            const before = this.samples.findLast(other => other.isUp && report.at - other.time >= frame)
                ?? this.samples.find(other => other.isUp)
            const isSame = before && last?.isUp && this.isSame(before, sample) && report.at - before.time < 2 * frame
            if (isSame) {
                const seconds = (report.at - before.time) / 1000
                const [now, then] = [sample.total, before.total]
                sample.rate = [(now.succeeded - then.succeeded) / seconds, (now.failed - then.failed) / seconds]
                const [waiting, computing] = [difference(now.waiting, then.waiting), difference(now.computing, then.computing)]
                sample.waiting = [percentile(waiting, 0.5), percentile(waiting, 0.95)]
                sample.computing = [percentile(computing, 0.5), percentile(computing, 0.95)]
            }
            // The whole of it is kept of the last one only.
            if (last?.report) last.report = { stats: { queue: last.report.stats?.queue, memory: last.report.stats?.memory } }
        }
        this.samples.push(sample)
        while (this.samples.length > most || this.samples[0].time < report.at - span) this.samples.shift()
    }

    // By when each was started, as far as their clocks and ours tell.
    isSame(one, other) { return Math.abs((other.time - one.time) / 1000 - (other.uptime - one.uptime)) < 3 }

    get last() { return this.samples.at(-1) }
}

const kinds = ["models", "sessions", "snapshots", "packed", "optimizers", "arena"]

export class DaemonView {
    title = "Daemon"

    constructor(history) {
        this.history = history
        this.away = h("p", { class: "away", role: "alert", hidden: true })
        this.facts = h("dl", { class: "facts" })
        this.charts = [
            new Chart({
                title: "Queue", note: "Requests that wait, and that are computed.", least: 4, format: number,
                series: [{ name: "waiting", kind: "second" }, { name: "computed", kind: "first" }],
                values: ({ isUp, report }) => isUp ? [report.stats.queue?.waiting, report.stats.queue?.running] : null
            }),
            new Chart({
                title: "Answers", note: "A second, without those to this page.", least: 1, format: number,
                series: [{ name: "succeeded", kind: "first" }, { name: "failed", kind: "wrong" }],
                values: sample => sample.rate ?? null
            }),
            new Chart({
                title: "Waiting", note: "How long requests waited for their turn.", least: 4, format: milliseconds,
                series: [{ name: "half of them, at most", kind: "first" }, { name: "95 of 100", kind: "second" }],
                values: sample => sample.waiting ?? null
            }),
            new Chart({
                title: "Computing", note: "How long they were computed.", least: 4, format: milliseconds,
                series: [{ name: "half of them, at most", kind: "first" }, { name: "95 of 100", kind: "second" }],
                values: sample => sample.computing ?? null
            }),
            new Chart({
                title: "Memory", note: "What it holds, by kind.", least: 1 << 20, format: bytes, isStacked: true, isBinary: true,
                series: kinds.map((name, index) => ({ name, kind: `kind${index}` })),
                values: ({ isUp, report }) => isUp ? kinds.map(kind => report.stats.memory?.[kind] ?? 0) : null
            }),
            new Chart({
                title: "The process", note: "Its memory altogether, beyond which requests are refused.", least: 1 << 20, format: bytes, isBinary: true,
                series: [{ name: "resident", kind: "first" }], line: { name: "limit", value: ({ report }) => report?.stats?.memory?.limit },
                values: ({ isUp, report }) => isUp ? [report.stats.memory?.resident] : null
            })
        ]
        this.body = h("tbody")
        const heads = ["Method", "Model", "Asked", "Succeeded", "Failed", "Waited", "Computed", "95 of 100"]
        this.table = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Since the daemon's start" },
            h("table", { class: "methods" }, h("caption", {}, "Since the daemon's start; means, and what 95 of 100 took at most to be computed."),
                h("thead", {}, h("tr", {}, heads.map((head, at) => h("th", { scope: "col", class: at > 1 ? "right" : null }, head)))), this.body))
        this.element = h("div", {}, h("h1", {}, "Daemon"), this.away, this.facts,
            h("div", { class: "charts" }, this.charts.map(chart => chart.element)), this.table)
        this.sample()
    }

    sample() {
        const last = this.history.last
        if (!last) {
            this.away.hidden = false
            this.away.textContent = "Asking the daemon…"
            return
        }
        this.away.hidden = last.isUp
        this.facts.hidden = !last.isUp
        if (!last.isUp) {
            const words = `${last.report.reason}\nIt is asked again every two seconds.`
            if (this.away.textContent !== words) this.away.textContent = words
        }
        const shown = Math.max(60000, Math.min(span, last.time - this.history.samples[0].time))
        for (const chart of this.charts) chart.show(this.history.samples, shown, last.time)
        if (last.isUp) this.tell(last.report)
    }

    tell({ server, kernels, endpoint, models, stats }) {
        const { queue = {} } = stats
        const facts = {
            Server: server, Kernels: kernels, Endpoint: endpoint, Up: duration(stats.uptime_s ?? 0),
            Serves: models.length > 0 ? models.join(", ") : "no model", Held: `${count(stats.sessions ?? 0, "session", "sessions")}, ${count(stats.snapshots ?? 0, "snapshot", "snapshots")}`,
            Queue: `${number(queue.capacity ?? 0)} places, ${count(queue.workers ?? 1, "worker", "workers")}`, State: stats.draining ? "draining" : "takes requests"
        }
        // What not every daemon tells.
        const { connections, slow } = stats
        if (connections) facts.Connections = `${number(connections.unix ?? 0)} local, ${number(connections.tcp ?? 0)} by TCP`
        if (slow) facts.Slow = count(slow, "request", "requests")
        const text = JSON.stringify(facts)
        if (this.told !== text) {
            this.told = text
            this.facts.replaceChildren(...Object.entries(facts).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))))
        }
        const mean = histogram => histogram?.count > 0 ? milliseconds(histogram.sum_ms / histogram.count) : "–"
        const rows = Object.entries(stats.methods ?? {}).flatMap(([method, models]) => Object.entries(models).map(([model, entry]) => {
            const most = percentile(entry.computing?.le_ms ?? {}, 0.95)
            const errors = Object.entries(entry.errors ?? {}).map(([type, count]) => `${number(count)} ${type.replaceAll("_", " ")}`).join(", ")
            return [method, model === "-" ? "" : model, number(entry.received ?? 0), number(entry.succeeded ?? 0), errors || "0",
                mean(entry.waiting), mean(entry.computing), most === null ? "–" : milliseconds(most)]
        }))
        const cells = JSON.stringify(rows)
        if (this.cells === cells) return
        this.cells = cells
        this.body.replaceChildren(...rows.map(row => h("tr", {}, row.map((text, at) =>
            h(at === 0 ? "th" : "td", at === 0 ? { scope: "row" } : { class: at > 1 ? "right" : null }, text)))))
    }

    close() { for (const chart of this.charts) chart.close() }
}
