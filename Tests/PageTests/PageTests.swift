import Experiments
import Files
import Foundation
import Scenes
import Testing

@testable import tench_page

struct PageTests {
    @Test func standsAsHTMLShould() throws {
        let demo = try MadeUpDemo()
        defer { demo.remove() }
        let html = HTMLScanner(demo.page.html)
        #expect(html.faults.isEmpty)
        #expect(html.all("html").first?.attributes["lang"] == "en")
        for name in ["title", "header", "nav", "main", "h1", "footer"] {
            #expect(html.all(name).count == 1, "<\(name)>")
        }
        // Headings go down one level at a time.
        let levels = html.starts.compactMap { $0.name.wholeMatch(of: /h([1-6])/) }
            .compactMap { Int($0.1) }
        #expect(levels.first == 1)
        for (level, next) in zip(levels, levels.dropFirst()) { #expect(next <= level + 1) }
        #expect(html.all("figcaption").count == html.all("figure").count)
        #expect(html.all("caption").count == html.all("table").count)
        #expect(html.all("th").allSatisfy { $0.attributes["scope"] != nil })
    }

    @Test func everyPictureIsThereAndDescribed() throws {
        let demo = try MadeUpDemo()
        defer { demo.remove() }
        let images = HTMLScanner(demo.page.html).all("img")
        #expect(images.count > 100)
        for image in images {
            #expect(image.attributes["alt"]?.isEmpty == false)
            let file = demo.folder.appending(path: image.attributes["src"] ?? "")
            #expect(FileManager.default.isReadableFile(atPath: file.path), "\(file)")
        }
    }

    @Test func everyLinkLeadsSomewhereOnThisMachine() throws {
        let demo = try MadeUpDemo()
        defer { demo.remove() }
        let html = HTMLScanner(demo.page.html)
        let ids = html.starts.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        #expect(html.all("a").count > 8)
        for link in html.all("a") {
            let target = try #require(link.attributes["href"])
            if target.hasPrefix("#") {
                #expect(ids.contains(String(target.dropFirst())), "\(target)")
            } else {
                let file = demo.folder.appending(path: target)
                #expect(FileManager.default.isReadableFile(atPath: file.path), "\(target)")
            }
        }
        #expect(!demo.page.html.contains("http"))
        #expect(!demo.page.html.contains("<script"))
    }

    @Test func showsOnlyWhatWasRun() {
        let page = Page(exhibition: MadeUp.empty, claims: Claim.all(of: MadeUp.empty))
        let html = HTMLScanner(page.html)
        #expect(html.faults.isEmpty)
        #expect(html.all("section").isEmpty)
        #expect(html.all("img").isEmpty)
    }

    @Test func tellsOfEveryClaimOnceOneIsMeasured() {
        var exhibition = MadeUp.empty
        exhibition.galleries[.combined] = Gallery([MadeUp.picture(of: .tench)])
        let html = HTMLScanner(Page(exhibition: exhibition, claims: Claim.all(of: exhibition)).html)
        let verdicts = html.all("li").compactMap { $0.attributes["class"] }
        #expect(verdicts == ["fails", "unmeasured", "unmeasured", "unmeasured", "unmeasured"])
    }

    @Test func namesStayText() throws {
        let demo = try MadeUpDemo()
        defer { demo.remove() }
        var exhibition = demo.page.exhibition
        exhibition.labels = Labels(["<script>alert(\"tench\")</script>"])
        let page = Page(exhibition: exhibition, claims: [])
        #expect(HTMLScanner(page.html).faults.isEmpty)
        #expect(page.html.contains("&lt;script&gt;alert(&quot;tench&quot;)"))
        #expect(!page.html.contains("<script"))
    }
}
