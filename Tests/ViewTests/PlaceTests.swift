import Testing

@testable import tench_view

struct PlaceTests {
    @Test func namesAreDecodedOnce() {
        #expect(Place(path: "pictures/a%20b/c.png")?.names == ["pictures", "a b", "c.png"])
        #expect(Place(path: "p/100%25.png")?.file == "100%.png")
        #expect(Place(path: "p/%252e%252e/a.png")?.names == ["p", "%2e%2e", "a.png"])
        #expect(Place(path: "p/gr%C3%BCn.png")?.file == "grün.png")
        #expect(Place(path: "p/..a.png") == nil && Place(path: "p/a..png")?.file == "a..png")
    }

    @Test(arguments: [
        "", "/", "..", "p/..", "p/../x.png", "p/%2e%2e/x.png", "p/%2E./x.png", "p/.%2e/x.png",
        "p//x.png", "/etc/passwd", "p/a%2Fb.png", "p/..%2f..%2fx.png", "p/.hidden.png",
        "p/%2ehidden",
        "p/./x.png", "p/x%00.png", "p/%", "p/%2", "p/%zz", "p/%+1", "p/%ff.png", "p/",
    ])
    func whatLeadsElsewhereIsNoPlace(path: String) {
        #expect(Place(path: path) == nil)
    }

    @Test func foldersOfOneNameAreToldApart() {
        let roots = Root.named(["a/pictures", "pictures/", "/b/pictures", ".", "..", "/"])
        #expect(
            roots.map(\.name) == [
                "pictures", "pictures-2", "pictures-3", "folder", "folder-2", "folder-3",
            ]
        )
        #expect(roots[1].path == "pictures/")
    }
}
