import Foundation
import Imaging
import JSON
import Testing

@testable import tench_page

/// The page in a real browser.
@Suite(
    .serialized,
    .enabled(if: Browser.program != nil, "chromium is not installed"),
    .timeLimit(.minutes(2))
)
final class BrowserTests {
    private let browser: Browser
    private let demo: MadeUpDemo
    private var index: URL { demo.folder.appending(component: "index.html") }

    init() throws {
        browser = try Browser(try #require(Browser.program))
        demo = try MadeUpDemo()
    }

    deinit {
        browser.quit()
        demo.remove()
    }

    @Test(arguments: [1280, 768, 360])
    func nothingIsWiderThanTheWindow(width: Int) throws {
        try browser.show(index, width: width)
        let wide = try browser.value(of: "document.documentElement.scrollWidth").integer
        #expect(try #require(wide) <= width)
        // No picture is cut off or squeezed to nothing either.
        let stray = try browser.value(
            of: """
                [...document.images].filter(image => {
                    const box = image.getBoundingClientRect()
                    return !image.complete || !image.naturalWidth || box.width < 60
                        || box.left < 0 || box.right > innerWidth
                }).map(image => image.src)
                """
        )
        #expect(stray == .array([]))
    }

    @Test(arguments: [false, true])
    func isNotBlankAndWearsTheSchemeAskedFor(isDark: Bool) throws {
        try browser.show(index, width: 1280, isDark: isDark)
        let picture = try PNG.decode(try browser.screenshot())
        #expect(picture.width == 1280)
        let mean = picture.values.reduce(0, +) / Float(picture.values.count)
        #expect(isDark ? mean < 0.35 : mean > 0.65, "the mean brightness is \(mean)")
        #expect(Set(picture.values).count > 100)
    }

    @Test(arguments: [false, true])
    func everyTextStandsOutFromItsGround(isDark: Bool) throws {
        try browser.show(index, width: 1280, isDark: isDark)
        // WCAG 2.2, 1.4.3: 4.5 to one.
        let faint = try browser.value(
            of: """
                (() => {
                    const parts = colour => colour.match(/[\\d.]+/g).map(Number)
                    const light = colour => parts(colour).slice(0, 3).map(v => v / 255)
                        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0)
                    const ground = element => {
                        const colour = getComputedStyle(element).backgroundColor
                        return parts(colour)[3] === 0 ? ground(element.parentElement) : colour
                    }
                    const faint = []
                    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
                    while (walker.nextNode()) {
                        const element = walker.currentNode.parentElement
                        if (!walker.currentNode.textContent.trim()) continue
                        const pair = [getComputedStyle(element).color, ground(element)].map(light)
                        const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)
                        if (ratio < 4.5) faint.push(`${element.textContent}: ${ratio}`)
                    }
                    return faint
                })()
                """
        )
        #expect(faint == .array([]))
    }

    @Test func tabulatorReachesEveryLinkVisibly() throws {
        try browser.show(index, width: 1280)
        let links = try #require(try browser.value(of: "document.links.length").integer)
        var reached: Set<String> = []
        for _ in 0..<2 * links + 20 {
            try browser.pressTab()
            let focus = try browser.value(
                of: """
                    (() => {
                        const element = document.activeElement
                        const box = element.getBoundingClientRect()
                        const style = getComputedStyle(element)
                        const isSeen = style.outlineStyle !== 'none'
                            && parseFloat(style.outlineWidth) >= 2 && box.left >= 0
                        return [[...document.links].indexOf(element) + ' ' + element.href, isSeen]
                    })()
                    """
            )
            let name = try #require(focus.array?[0].string)
            guard !name.hasPrefix("-1") else { continue }
            #expect(focus.array?[1] == true, "no outline around \(name)")
            reached.insert(name)
        }
        #expect(reached.count == links)
    }
}
