// What holds the page together: which view is shown, what the server tells, and who may see it.

import { h } from "./dom.js"
import { Overview, RunView, Comparison } from "./runs.js"
import { DaemonView, History } from "./daemon.js"

const main = document.querySelector("#main")
const runs = new Map()
const history = new History()
let view = null
let isComplete = false

// Addresses: #/ · #/run/ID · #/compare/ID&ID · #/daemon
function route() {
    const [, name = "", rest = ""] = /^#\/([^/]*)\/?(.*)$/.exec(location.hash) ?? []
    const ids = rest.split("&").filter(Boolean).map(decodeURIComponent)
    if (name === "run" && ids.length > 0) return ["runs", () => new RunView(runs, ids[0])]
    if (name === "compare" && ids.length > 0) return ["runs", () => new Comparison(runs, ids)]
    if (name === "daemon") return ["daemon", () => new DaemonView(history)]
    return ["runs", () => new Overview(runs)]
}

function show(isMove) {
    // The link that skips to the content has an address like theirs.
    if (location.hash === "#main") return main.focus()
    view?.close()
    const [name, make] = route()
    view = make()
    main.replaceChildren(view.element)
    for (const link of document.querySelectorAll("nav a")) {
        if (link.dataset.view === name) link.setAttribute("aria-current", "page")
        else link.removeAttribute("aria-current")
    }
    document.title = view.title ? `${view.title} · Tench` : "Tench"
    if (isMove) {
        scrollTo(0, 0)
        main.focus({ preventScroll: true })
    }
}

function tellState(kind, words) {
    const state = document.querySelector("#state")
    const shown = state.querySelector(".words")
    state.className = kind
    // Said again only when it is something else.
    if (shown.textContent !== words) shown.textContent = words
}

const take = {
    runs(data) {
        if (data.all) runs.clear()
        for (const run of data.runs) runs.set(run.id, run)
        for (const id of data.gone) runs.delete(id)
        isComplete = true
        view?.update?.(new Set([...data.runs.map(run => run.id), ...data.gone]), data.all)
    },
    daemon(data) {
        history.add(data)
        if (!data.up) tellState("away", "Daemon away")
        else if (data.stats.draining) tellState("busy", "Daemon draining")
        else {
            const { waiting = 0, running = 0 } = data.stats.queue ?? {}
            const [rate = 0] = history.last.rate ?? []
            if (waiting > 0) tellState("busy", `Daemon busy, ${waiting} waiting`)
            else if (running > 0 || rate > 0) tellState("busy", "Daemon at work")
            else tellState("up", "Daemon idle")
        }
        view?.sample?.()
    }
}

// One stream of events for everything, and none while nobody looks: a browser has few connections to give to one address.
let source = null
let again = 0

function listen() {
    if (source || document.hidden) return
    source = new EventSource("events")
    for (const [name, taken] of Object.entries(take)) {
        source.addEventListener(name, event => taken(JSON.parse(event.data)))
    }
    source.onopen = () => { again = 0 }
    source.onerror = () => {
        tellState("away", "tench-view away")
        // After an answer that is no stream the browser does not come again by itself.
        if (source?.readyState === EventSource.CLOSED) {
            stop()
            setTimeout(begin, Math.min(30000, 1000 * 2 ** again++))
        }
    }
}

function stop() {
    source?.close()
    source = null
}

async function begin() {
    if (source || document.hidden) return
    const answer = await fetch("runs").catch(() => null)
    if (answer?.status === 401) return login()
    if (!answer?.ok) {
        tellState("away", "tench-view away")
        return void setTimeout(begin, Math.min(30000, 1000 * 2 ** again++))
    }
    if (!isComplete) take.runs({ all: true, gone: [], ...await answer.json() })
    listen()
}

function login() {
    const form = document.querySelector("#login")
    form.hidden = false
    main.hidden = true
    tellState("away", "Token needed")
    form.onsubmit = async event => {
        event.preventDefault()
        const token = form.elements.token.value.trim()
        // A header rather than an address: addresses are kept and logged.
        const headers = { Authorization: `Bearer ${token}` }
        const answer = await fetch("login", { headers }).catch(() => null)
        form.elements.token.value = ""
        if (answer?.status === 204) {
            form.hidden = true
            main.hidden = false
            tellState("", "Connecting…")
            return begin()
        }
        form.querySelector(".trouble").textContent = answer ? "That is not the token." : "tench-view does not answer."
        form.elements.token.focus()
    }
    form.elements.token.focus()
}

addEventListener("hashchange", () => show(true))
document.addEventListener("visibilitychange", () => document.hidden ? stop() : begin())
addEventListener("pagehide", stop)
addEventListener("pageshow", event => { if (event.persisted) begin() })
show(false)
begin()
