// One picture, large, with how it formed, what was measured, and what it takes to make it again.

import { h, fileAddress, number } from "./dom.js"

const dialog = document.querySelector("#viewer")
let shown = null

// The figure that stands under a picture: the first number of its record.
export function headline(row) {
    const first = Object.entries(row.figures ?? {}).find(([, value]) => typeof value === "number")
    return first ? `${first[0]} ${number(first[1])}` : ""
}

export function openPicture(run, row, all) {
    shown = { run, all, at: Math.max(all.findIndex(other => other.file === row.file), 0), isAnimated: false }
    fill()
    if (!dialog.open) dialog.showModal()
}

function turn(by) {
    const at = shown.at + by
    if (at < 0 || at >= shown.all.length) return
    shown.at = at
    shown.isAnimated = false
    fill()
}

function fill() {
    const { run, all, at, isAnimated } = shown
    const row = all[at]
    const focus = document.activeElement?.dataset?.action
    const animation = row.frames ? fileAddress("files", run, row.file.replace(/\.png$/, ".apng"), row.frames) : null
    const still = fileAddress("files", run, row.file, row.v)
    const image = h("img", { src: isAnimated ? animation : still, alt: row.title })
    const button = (action, words, does, isOff) => h("button", { type: "button", "data-action": action, onclick: does, disabled: isOff }, words)
    const figures = Object.entries(row.figures ?? {}).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, number(value))])
    const manifest = h("pre", { tabindex: 0 }, "…")
    const details = h("details", { class: "manifest", ontoggle: () => { if (details.open) tell(run, row, manifest) } }, h("summary", { "data-action": "manifest" }, "Manifest"), manifest)
    details.open = shown.isOpen === true
    details.addEventListener("toggle", () => { shown.isOpen = details.open })
    dialog.replaceChildren(
        h("div", { class: "bar" },
            button("back", "‹ Previous", () => turn(-1), at === 0), button("on", "Next ›", () => turn(1), at === all.length - 1),
            h("span", { class: "numbers" }, `${number(at + 1)} of ${number(all.length)}`), button("close", "Close", () => dialog.close())),
        h("div", { class: "sides" },
            h("div", { class: "large" }, image),
            h("div", { class: "side" }, h("h2", {}, row.title),
                h("div", { class: "actions" },
                    animation ? button("form", isAnimated ? "The finished picture" : "How it formed", () => { shown.isAnimated = !isAnimated; fill() }) : null,
                    h("a", { href: still, target: "_blank", rel: "noopener", "data-action": "file" }, row.file)),
                figures.length > 0 ? h("dl", {}, figures) : null, details)))
    // Where the focus was, unless that can't be used any more.
    const next = focus && dialog.querySelector(`[data-action="${focus}"]:not([disabled])`)
    const first = dialog.querySelector("[data-action=on]:not([disabled])") ?? dialog.querySelector("[data-action=close]")
    if (dialog.open) (next || first).focus()
    if (details.open) tell(run, row, manifest)
}

async function tell(run, row, place) {
    if (place.dataset.isTold) return
    place.dataset.isTold = true
    const answer = await fetch(fileAddress("manifests", run, row.file, row.v)).catch(() => null)
    if (!answer?.ok) return void (place.textContent = "The file carries none.")
    const manifest = await answer.json()
    const words = [manifest.client, ...manifest.arguments].map(word => /^[\w./:,=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
    place.textContent = `${words.join(" ")}\n\n${JSON.stringify(manifest, null, 2)}`
}

dialog.addEventListener("keydown", event => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("pre")) return
    if (event.key === "ArrowRight") turn(1)
    else if (event.key === "ArrowLeft") turn(-1)
    else return
    event.preventDefault()
})
dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close() })
dialog.addEventListener("close", () => {
    dialog.replaceChildren()
    shown = null
})
// Whoever goes back in the browser leaves the picture too.
addEventListener("hashchange", () => dialog.close())
