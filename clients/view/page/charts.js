// Charts over time, drawn as SVG at the size that they have on the page.

import { h, svg } from "./dom.js"

const margin = { top: 8, right: 12, bottom: 22, left: 58 }
const height = 170

// Round steps up to a value: 0, 1, 2 … · 0, 20, 40 …; of bytes in powers of two.
function steps(most, isBinary) {
    const base = isBinary ? 2 ** (10 * Math.floor(Math.log2(Math.max(most, 1)) / 10)) : 1
    const rough = most / base / 4
    const power = 10 ** Math.floor(Math.log10(rough))
    const step = [1, 2, 2.5, 5, 10].find(factor => factor * power >= rough) * power * base
    const all = []
    for (let value = 0; value <= most + step * 0.999; value += step) all.push(value)
    return all
}

export class Chart {
    // `series` are names with classes; of each sample `values` gives a number for each, or null where there is nothing to be said.
    constructor({ title, note, series, values, format, isStacked = false, isBinary = false, least = 1, line = null }) {
        Object.assign(this, { title, series, values, format, isStacked, isBinary, least, line, samples: [], at: null })
        this.svg = svg("svg", { height, role: "img", tabindex: 0, class: "plot" })
        this.legend = h("ul", { class: "legend" })
        this.when = h("span", { class: "when" })
        this.items = series.map(({ name, kind }) => {
            const value = h("span", { class: "value" })
            this.legend.append(h("li", { class: kind }, h("span", { class: "key" }), h("span", {}, name), value))
            return value
        })
        if (line) {
            this.limit = h("span", { class: "value" })
            this.legend.append(h("li", { class: "wrong" }, h("span", { class: "key dashed" }), h("span", {}, line.name), this.limit))
        }
        this.element = h("figure", { class: "chart" },
            h("figcaption", {}, h("h2", {}, title), h("p", {}, note, " ", this.when)), this.svg, this.legend)
        this.svg.addEventListener("pointermove", event => this.point(event.offsetX))
        this.svg.addEventListener("pointerleave", () => this.choose(null))
        this.svg.addEventListener("blur", () => this.choose(null))
        this.svg.addEventListener("keydown", event => {
            const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
            if (!by || this.samples.length === 0) return
            event.preventDefault()
            this.choose(Math.min(Math.max((this.at ?? this.samples.length) + by, 0), this.samples.length - 1))
        })
        this.observer = new ResizeObserver(() => this.draw())
        this.observer.observe(this.element)
    }

    show(samples, span, end) {
        // The same moment stays chosen while time goes on.
        const time = this.at === null ? null : this.samples[this.at]?.time
        Object.assign(this, { samples, span, end })
        this.at = time === null ? null : samples.findIndex(sample => sample.time === time)
        if (this.at === -1) this.at = null
        this.draw()
    }

    point(x) {
        if (this.samples.length === 0) return
        const distance = sample => Math.abs(this.x(sample.time) - x)
        this.choose(this.samples.reduce((best, sample, index) => distance(sample) < distance(this.samples[best]) ? index : best, 0))
    }

    choose(at) {
        if (this.at === at) return
        this.at = at
        this.draw()
    }

    x(time) { return margin.left + (1 - (this.end - time) / this.span) * (this.width - margin.left - margin.right) }

    draw() {
        this.width = Math.floor(this.element.clientWidth)
        if (this.width < 80) return
        const rows = this.samples.map(sample => this.values(sample))
        const limit = this.line && this.samples.length > 0 ? this.line.value(this.samples.at(-1)) : null
        const tops = rows.map(row => row === null ? 0 : this.isStacked ? row.reduce((sum, value) => sum + (value ?? 0), 0) : Math.max(...row.map(value => value ?? 0)))
        const most = Math.max(this.least, ...tops)
        const marks = steps(most, this.isBinary)
        const top = marks.at(-1)
        const inner = height - margin.top - margin.bottom
        const y = value => margin.top + (1 - value / top) * inner
        const parts = marks.flatMap(mark => [
            svg("line", { class: "grid", x1: margin.left, x2: this.width - margin.right, y1: y(mark), y2: y(mark) }),
            svg("text", { class: "tick", x: margin.left - 8, y: y(mark) + 4, "text-anchor": "end" }, this.format(mark))])
        const minutes = this.span / 60000
        for (const share of [0, 0.5, 1]) {
            const text = share === 1 ? "now" : `−${Number((minutes * (1 - share)).toFixed(1))} min`
            parts.push(svg("text", { class: "tick", x: margin.left + share * (this.width - margin.left - margin.right), y: height - 5,
                "text-anchor": ["start", "middle", "end"][share * 2] }, text))
        }
        const below = rows.map(() => 0)
        this.series.forEach(({ kind }, index) => {
            for (const piece of this.pieces(rows, index)) {
                const points = piece.map(at => {
                    const [low, value] = [below[at], rows[at][index] ?? 0]
                    const high = this.isStacked ? low + value : value
                    if (this.isStacked) below[at] = high
                    return { x: this.x(this.samples[at].time), low: y(this.isStacked ? low : 0), high: y(high) }
                })
                const line = points.map(({ x, high }, at) => `${at ? "L" : "M"}${x.toFixed(1)} ${high.toFixed(1)}`).join("")
                if (this.isStacked) {
                    const back = points.toReversed().map(({ x, low }) => `L${x.toFixed(1)} ${low.toFixed(1)}`).join("")
                    parts.push(svg("path", { class: `area ${kind}`, d: `${line}${back}Z` }))
                }
                // Of what is stacked and nothing throughout there is no line to be seen.
                if (this.isStacked && points.every(({ low, high }) => low === high)) continue
                parts.push(svg("path", { class: `line ${kind}`, d: points.length > 1 ? line : `${line}h0.1` }))
            }
        })
        if (this.limit) this.limit.textContent = limit ? this.format(limit) : "–"
        if (limit && limit <= top) parts.push(svg("line", { class: "limit", x1: margin.left, x2: this.width - margin.right, y1: y(limit), y2: y(limit) }))
        const at = this.at ?? rows.length - 1
        if (this.at !== null) {
            const x = this.x(this.samples[at].time)
            parts.push(svg("line", { class: "cursor", x1: x, x2: x, y1: margin.top, y2: height - margin.bottom }))
        }
        this.tell(rows[at] ?? null)
        this.svg.setAttribute("width", this.width)
        this.svg.setAttribute("viewBox", `0 0 ${this.width} ${height}`)
        this.svg.replaceChildren(...parts)
    }

    // Runs of samples that follow one another, so that a time when nothing was known is a gap.
    pieces(rows, index) {
        const pieces = []
        rows.forEach((row, at) => {
            if (row === null || row[index] === null || row[index] === undefined) return
            const last = pieces.at(-1)?.at(-1)
            const isNext = last === at - 1 && this.samples[at].time - this.samples[last].time < 10000
            if (isNext) pieces.at(-1).push(at)
            else pieces.push([at])
        })
        return pieces
    }

    tell(row) {
        const words = this.series.map((_, index) => row?.[index] === null || row?.[index] === undefined ? "–" : this.format(row[index]))
        words.forEach((text, index) => { if (this.items[index].textContent !== text) this.items[index].textContent = text })
        this.when.textContent = this.at === null ? "" : new Date(this.samples[this.at].time).toLocaleTimeString("en-GB")
        const label = `${this.title}. ${this.series.map(({ name }, index) => `${name} ${words[index]}`).join(", ")}`
        this.svg.setAttribute("aria-label", label)
    }

    close() { this.observer.disconnect() }
}
