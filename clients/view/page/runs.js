// Runs as cards, one run's pictures, and several runs side by side.

import { h, address, fileAddress, number, moment, duration, count } from "./dom.js"
import { openPicture, headline } from "./picture.js"

// How many pictures or cards are put on the page at a time.
const portion = 240

const words = { running: "running", finished: "finished", stopped: "stopped", failed: "failed", cut_off: "cut off" }
const chip = run => run.status ? h("span", { class: `chip ${run.status}` }, words[run.status]) : h("span", { class: "chip" }, "pictures")
const runLink = id => `#/run/${encodeURIComponent(id)}`
const time = run => Date.parse(run.started) || run.changed
const order = (one, other) =>
    (other.status === "running") - (one.status === "running") || time(other) - time(one) || (one.id < other.id ? -1 : 1)

function about(run) {
    const models = (run.models ?? []).join(", ")
    return [run.client, models, run.preset, run.seed === undefined ? null : `seed ${run.seed}`].filter(Boolean).join(" · ")
}

// A picture that is being made. Its image is exchanged once the next one is there, so that nothing flickers, and the ones in between
// are left out where they come faster than they are fetched.
class Forming {
    constructor(run) {
        this.run = run
        this.image = h("img", { alt: "" })
        this.meter = h("progress", { max: 1 })
        this.words = h("span", { class: "numbers" })
        this.name = h("span", { class: "name" })
        this.element = h("figure", { class: "forming" }, this.image, h("figcaption", {}, this.name, this.meter, this.words))
    }

    show(stage) {
        const name = `${stage.title}`
        if (this.name.textContent !== name) this.name.textContent = name
        this.image.alt = `${name}, forming`
        this.meter.value = stage.steps > 0 ? stage.step / stage.steps : 0
        this.meter.setAttribute("aria-label", `${name}, made so far`)
        const loss = typeof stage.loss === "number" ? `, loss ${number(stage.loss)}` : ""
        this.words.textContent = `step ${number(stage.step)} of ${number(stage.steps)}, octave ${stage.octave} of ${stage.octaves}${loss}`
        this.wanted = fileAddress("files", this.run, stage.file, stage.v)
        this.load()
    }

    async load() {
        if (this.isLoading) return
        this.isLoading = true
        while (this.wanted !== this.shown) {
            const next = this.wanted
            const image = new Image()
            image.src = next
            // It may be finished, and gone, before it is fetched.
            const isThere = await image.decode().then(() => true, () => false)
            this.shown = next
            if (isThere) {
                this.image.src = next
                this.element.dataset.shown = next
            }
        }
        this.isLoading = false
    }
}

class FormingStrip {
    constructor() {
        this.element = h("div", { class: "formings" })
        this.shown = new Map()
    }

    update(runs) {
        const now = new Map()
        for (const run of runs) {
            for (const stage of run.forming) {
                const key = `${run.id}/${stage.file}`
                const forming = this.shown.get(key) ?? new Forming(run.id)
                forming.show(stage)
                now.set(key, forming)
            }
        }
        const isSame = now.size === this.shown.size && [...now.keys()].every(key => this.shown.has(key))
        this.shown = now
        if (!isSame) this.element.replaceChildren(...[...now.values()].map(forming => forming.element))
        this.element.hidden = now.size === 0
    }
}

// Elements of a long list, a portion at a time as the reader comes near its end. Those of items that are as they were stay as they
// are, so that nobody loses a place or a focus to what happens elsewhere.
class Portions {
    constructor(element, { key, text, make, after = element }) {
        Object.assign(this, { element, key, text, make, items: [], next: 0, kept: new Map() })
        this.end = h("div", { class: "end" })
        this.observer = new IntersectionObserver(entries => { if (entries.some(entry => entry.isIntersecting)) this.more() }, { rootMargin: "1200px" })
        this.observer.observe(this.end)
        after.after(this.end)
    }

    // From the beginning, or as far as the reader has come.
    show(items, isSameList) {
        this.items = items
        this.next = Math.min(Math.max(isSameList ? this.next : 0, portion), items.length)
        this.fill()
    }

    more() {
        if (this.next >= this.items.length) return
        this.next = Math.min(this.next + portion, this.items.length)
        this.fill()
        // The end is told of only when it comes into sight anew.
        this.observer.unobserve(this.end)
        this.observer.observe(this.end)
    }

    fill() {
        const focus = this.focus()
        const kept = new Map()
        let place = this.element.firstChild
        for (const item of this.items.slice(0, this.next)) {
            const [key, text] = [this.key(item), this.text(item)]
            const known = this.kept.get(key)
            const entry = known?.text === text ? known : { text, element: this.make(item) }
            kept.set(key, entry)
            if (place === entry.element) place = place.nextSibling
            else this.element.insertBefore(entry.element, place)
        }
        while (place) {
            const next = place.nextSibling
            place.remove()
            place = next
        }
        this.kept = kept
        if (focus && !focus.element.isConnected) controls(kept.get(focus.key)?.element)[focus.index]?.focus()
    }

    // Which control of which item has the focus.
    focus() {
        const element = document.activeElement
        if (!this.element.contains(element)) return null
        for (const [key, entry] of this.kept) {
            if (entry.element.contains(element)) return { key, element, index: controls(entry.element).indexOf(element) }
        }
        return null
    }

    close() { this.observer.disconnect() }
}

const controls = element => element ? [element, ...element.querySelectorAll("a, button, input")].filter(each => each.matches("a, button, input")) : []
// What only forms makes a run no other one.
const still = run => JSON.stringify({ ...run, forming: null })

function card(run) {
    const cover = run.cover
        ? h("img", { src: fileAddress("thumbs", run.id, run.cover.file, run.cover.v), alt: "", loading: "lazy", width: 160, height: 160 })
        : h("span", { class: "blank" }, run.status === "running" ? "none finished yet" : "no picture")
    const words = run.pictures > 0 ? count(run.pictures, "picture", "pictures") : null
    return [
        h("a", { class: "cover", href: runLink(run.id) }, cover, h("span", { class: "title" }, run.id)),
        h("p", { class: "facts" }, chip(run), words ? h("span", {}, words) : null, h("span", {}, moment(run.started ?? run.changed))),
        h("p", { class: "facts" }, about(run))
    ]
}

export class Overview {
    constructor(runs) {
        this.runs = runs
        this.chosen = new Set()
        this.strip = new FormingStrip()
        this.filter = h("input", { type: "search", placeholder: "Name or network", oninput: () => this.list(false) })
        this.summary = h("p", { class: "count", role: "status" })
        this.grid = h("ul", { class: "cards" })
        this.compare = h("a", { class: "button", hidden: true })
        this.empty = h("p", { class: "empty", hidden: true })
        this.element = h("div", {},
            h("section", { class: "now", "aria-label": "Pictures that are being made" }, this.strip.element),
            h("div", { class: "tools" }, h("h1", {}, "Runs"), h("label", { class: "field" }, "Filter", this.filter), this.summary),
            this.grid, this.empty, h("div", { class: "float" }, this.compare))
        this.portions = new Portions(this.grid, { key: run => run.id, text: still, make: run => this.item(run) })
        this.list(false)
    }

    item(run) {
        const check = h("input", { type: "checkbox", onchange: event => this.choose(run.id, event.target.checked) })
        check.checked = this.chosen.has(run.id)
        return h("li", { class: "card" }, card(run), h("label", { class: "check" }, check, "Compare"))
    }

    choose(id, isChosen) {
        if (isChosen) this.chosen.add(id)
        else this.chosen.delete(id)
        this.compare.hidden = this.chosen.size < 2
        this.compare.textContent = `Compare ${this.chosen.size} runs`
        this.compare.href = `#/compare/${[...this.chosen].map(encodeURIComponent).join("&")}`
    }

    list(isSameList) {
        const text = this.filter.value.toLowerCase()
        const all = [...this.runs.values()]
        const shown = all.filter(run => `${run.id} ${about(run)} ${words[run.status] ?? ""}`.toLowerCase().includes(text)).sort(order)
        this.portions.show(shown, isSameList)
        this.strip.update(all)
        tell(this.summary, shown.length, all.length, "run", "runs")
        this.empty.hidden = shown.length > 0
        this.empty.textContent = all.length > 0 ? "No run is like that."
            : "Nothing is there yet. What tench-class and its like make with --out into a folder that is shown here comes up by itself; with --frame-every 8, while it forms."
    }

    update() {
        for (const id of this.chosen) if (!this.runs.has(id)) this.choose(id, false)
        this.list(true)
    }

    close() { this.portions.close() }
}

// How many are shown of how many; said again only when that is something else.
function tell(place, shown, all, one, many) {
    const text = shown === all ? count(all, one, many) : `${number(shown)} of ${count(all, one, many)}`
    if (place.textContent !== text) place.textContent = text
}

// `11, goldfinch, 500-509`: a class's number, part of a name, or several classes; any of them will do.
export function matcher(text) {
    const terms = text.toLowerCase().split(",").map(term => term.trim()).filter(Boolean).map(term => {
        const range = /^(\d+)\s*[-–]\s*(\d+)$/.exec(term)
        if (range) return row => row.class >= Number(range[1]) && row.class <= Number(range[2])
        if (/^\d+$/.test(term)) return row => row.class === undefined || row.class === null ? row.file.includes(term) : row.class === Number(term)
        return row => `${row.title} ${row.file}`.toLowerCase().includes(term)
    })
    return row => terms.length === 0 || terms.some(term => term(row))
}

function thumbnail(run, row, all) {
    const image = h("img", { src: fileAddress("thumbs", run, row.file, row.v), alt: "", loading: "lazy", decoding: "async", width: 160, height: 160 })
    return h("button", { type: "button", class: "picture", onclick: () => openPicture(run, row, all()) },
        image, h("span", { class: "title" }, row.title), h("span", { class: "numbers" }, headline(row)))
}

function filterField(changed) {
    const field = h("input", { type: "search", placeholder: "11, goldfinch, 500-509", oninput: changed })
    return [field, h("label", { class: "field" }, "Classes", field)]
}

// What a run's folder holds, fetched anew when the server says that it is another than before, but not more often than that.
class Details {
    constructor(id, changed) {
        this.id = id
        this.changed = changed
        this.fetch()
    }

    async fetch() {
        if (this.isFetching) return void (this.isOld = true)
        this.isFetching = true
        this.isOld = false
        const answer = await fetch(`runs/${address(this.id)}`).catch(() => null)
        const data = answer?.ok ? await answer.json().catch(() => null) : null
        if (this.isClosed) return
        if (data || answer?.status === 404) {
            this.data = data
            this.changed()
        }
        this.timer = setTimeout(() => {
            this.isFetching = false
            if (this.isOld || !answer) this.fetch()
        }, 1500)
    }

    close() {
        this.isClosed = true
        clearTimeout(this.timer)
    }
}

export class RunView {
    constructor(runs, id) {
        this.runs = runs
        this.id = id
        this.title = id
        this.strip = new FormingStrip()
        this.facts = h("div", { class: "facts" })
        this.summary = h("p", { class: "count", role: "status" })
        this.grid = h("div", { class: "pictures" })
        this.more = h("details", { class: "manifest" }, h("summary", {}, "Manifest"), h("pre", { tabindex: 0 }))
        this.sheets = h("p", { class: "sheets" })
        const [field, label] = filterField(() => this.list(false))
        this.field = field
        this.tools = h("div", { class: "tools" }, label, this.summary)
        this.element = h("div", {},
            h("p", { class: "back" }, h("a", { href: "#/" }, "All runs")),
            h("h1", { class: "path" }, id.split("/").flatMap((name, at) => at > 0 ? [h("span", {}, " / "), name] : [name])), this.facts, this.strip.element, this.tools, this.grid, this.sheets, this.more)
        this.portions = new Portions(this.grid, { key: row => row.file, text: JSON.stringify, make: row => thumbnail(this.id, row, () => this.shown) })
        this.details = new Details(id, () => this.fill())
        this.update(new Set([id]), true)
    }

    update(changed, isAll) {
        const run = this.runs.get(this.id)
        if (run && (changed.has(this.id) || isAll)) {
            this.strip.update([run])
            const text = still(run)
            if (this.known !== text) {
                if (this.known) this.details.fetch()
                this.known = text
                const took = run.ended ? `, took ${duration((Date.parse(run.ended) - Date.parse(run.started)) / 1000)}` : ""
                this.facts.replaceChildren(chip(run), h("span", {}, about(run)), h("span", {}, moment(run.started ?? run.changed) + took))
            }
        } else if (!run) {
            this.strip.update([])
            this.facts.replaceChildren(h("span", { class: "chip" }, "not there"))
        }
    }

    fill() {
        const data = this.details.data ?? { runs: [], pictures: [], sheets: [] }
        this.list(true)
        const manifest = JSON.stringify(data.runs.length === 1 ? data.runs[0].manifest : data.runs.map(run => run.manifest), null, 2)
        const place = this.more.querySelector("pre")
        if (place.textContent !== manifest) place.textContent = manifest
        this.more.hidden = data.runs.length === 0
        this.sheets.replaceChildren(...data.sheets.flatMap(sheet => [
            h("a", { href: fileAddress("files", this.id, sheet.file, sheet.v), target: "_blank", rel: "noopener" }, `All on one sheet: ${sheet.file}`), " "]))
    }

    list(isSameList) {
        const all = this.details.data?.pictures ?? []
        this.shown = all.filter(matcher(this.field.value))
        this.portions.show(this.shown, isSameList)
        this.tools.hidden = all.length === 0
        tell(this.summary, this.shown.length, all.length, "picture", "pictures")
    }

    close() {
        this.details.close()
        this.portions.close()
    }
}

export class Comparison {
    constructor(runs, ids) {
        this.runs = runs
        this.ids = ids.slice(0, 8)
        this.title = "Comparison"
        const [field, label] = filterField(() => this.list(false))
        this.field = field
        this.summary = h("p", { class: "count", role: "status" })
        this.body = h("tbody")
        const heads = this.ids.map(id => h("th", { scope: "col" }, h("a", { href: runLink(id) }, id), h("span", { class: "facts" }, about(runs.get(id) ?? {}))))
        this.heads = heads
        this.scroll = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Runs side by side" },
            h("table", { class: "comparison" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Picture"), ...heads)), this.body))
        this.element = h("div", {}, h("p", { class: "back" }, h("a", { href: "#/" }, "All runs")),
            h("h1", {}, `${ids.length} runs side by side`), h("div", { class: "tools" }, label, this.summary), this.scroll)
        this.portions = new Portions(this.body, { key: ([title]) => title, text: JSON.stringify, make: row => this.row(row), after: this.scroll })
        this.details = this.ids.map(id => new Details(id, () => this.list(true)))
        this.known = new Map(this.ids.map(id => [id, still(runs.get(id) ?? {})]))
    }

    update(changed) {
        this.ids.forEach((id, index) => {
            const run = this.runs.get(id)
            this.heads[index].querySelector(".facts").textContent = about(run ?? {})
            const text = still(run ?? {})
            if (changed.has(id) && this.known.get(id) !== text) {
                this.known.set(id, text)
                this.details[index].fetch()
            }
        })
    }

    list(isSameList) {
        // The same picture is what has the same title: two experiments may call its file otherwise.
        const rows = new Map()
        this.details.forEach((details, index) => {
            for (const row of details.data?.pictures ?? []) {
                const cells = rows.get(row.title) ?? Array(this.ids.length).fill(null)
                cells[index] = row
                rows.set(row.title, cells)
            }
        })
        const matches = matcher(this.field.value)
        this.shown = [...rows].filter(([, cells]) => cells.some(row => row && matches(row)))
        this.portions.show(this.shown, isSameList)
        tell(this.summary, this.shown.length, rows.size, "picture", "pictures")
    }

    row([title, cells]) {
        return h("tr", {}, h("th", { scope: "row" }, title), ...cells.map((row, index) =>
            h("td", {}, row ? thumbnail(this.ids[index], row, () => this.shown.map(([, cells]) => cells[index]).filter(Boolean)) : h("span", { class: "none" }, "–"))))
    }

    close() {
        for (const details of this.details) details.close()
        this.portions.close()
    }
}
