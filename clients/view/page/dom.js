// Elements, and how numbers are written. Nothing is made from text that is parsed as HTML.

export function h(tag, properties = {}, ...children) {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(properties)) {
        if (value === undefined || value === null || value === false) continue
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value)
        else if (name === "class") element.className = value
        else element.setAttribute(name, value === true ? "" : value)
    }
    element.append(...children.flat().filter(child => child !== null && child !== undefined))
    return element
}

export function svg(tag, attributes = {}, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.append(...children)
    return element
}

// A path of names as an address holds it.
export const address = path => path.split("/").map(encodeURIComponent).join("/")
export const fileAddress = (kind, run, file, version) =>
    `${kind}/${address(run)}/${encodeURIComponent(file)}?v=${encodeURIComponent(version)}`

export function bytes(count) {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"]
    let unit = 0
    while (count >= 1024 && unit < units.length - 1) { count /= 1024; unit++ }
    return `${number(count)} ${units[unit]}`
}

export function milliseconds(value) {
    if (value < 1000) return `${number(value)} ms`
    return value < 60000 ? `${number(value / 1000)} s` : `${number(value / 60000)} min`
}

export function duration(seconds) {
    const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]]
    const first = parts.findIndex(([length]) => seconds >= length)
    if (first < 0) return "0 s"
    const words = []
    for (const [length, unit] of parts.slice(first, first + 2)) {
        const count = Math.floor(seconds / length)
        seconds -= count * length
        if (count > 0) words.push(`${count} ${unit}`)
    }
    return words.join(" ")
}

export function number(value) {
    if (typeof value !== "number") return String(value)
    if (Number.isInteger(value)) return value.toLocaleString("en").replaceAll(",", " ")
    const size = Math.abs(value)
    if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(2)
    return String(Number(value.toPrecision(size < 100 ? 3 : 4)))
}

export const moment = text => {
    const date = new Date(text)
    return isNaN(date) ? "" : date.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })
}

export const count = (value, one, many) => `${number(value)} ${value === 1 ? one : many}`
