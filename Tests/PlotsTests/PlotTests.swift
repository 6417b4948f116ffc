import Files
import Foundation
import Plots
import Testing

final class PlotTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(component: "plots-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Plots of every kind, with texts that scripts might mistake.
    private static let plots: [any Plot] = {
        let texts = ["it's `touch pwned` \"q\"", "<b> & a,b", "$x {/Bold y}\nz", "\u{1}ü"]
        return [
            Curve(
                title: texts[0],
                axes: .init(x: .init(texts[1]), y: .init(texts[2], isLogarithmic: true)),
                series: texts.map { .init($0, [8, 4, .nan, 1]) }
            ),
            Scatter(
                title: texts[0],
                x: texts[1],
                y: texts[2],
                points: texts.enumerated().map { .init($1, x: Double($0), y: 1) }
            ),
            HeatMap(
                title: texts[0],
                scale: texts[2],
                labels: texts,
                values: texts.indices.map { row in texts.indices.map { Double(row * 4 + $0) } }
            ),
            LabelledGraph(
                title: texts[1],
                nodes: texts.enumerated().map { .init($0, label: $1) },
                edges: [.init(from: 0, to: 1, weight: 1), .init(from: 1, to: 0, weight: 2)]
            ),
        ]
    }()

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// A search path with a drawing program of ours: a shell script.
    private func program(_ name: String, _ body: String) throws -> String {
        let place = folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let file = place.appending(path: name)
        try Data("#!/bin/sh\n\(body)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return place.path
    }

    @Test(arguments: plots.indices)
    func withoutTheProgramTheScriptIsThereAndItIsSaidWhatToInstall(index: Int) throws {
        let plot = Self.plots[index]
        let rendering = try plot.write(named: "p", in: folder.path).draw(searchPath: "/nowhere")
        let isGraph = plot is LabelledGraph
        guard case .undrawn(let advice) = rendering else {
            Issue.record("\(rendering)")
            return
        }
        #expect(advice.contains(isGraph ? "apt install graphviz" : "apt install gnuplot-nox"))
        #expect(try names() == (isGraph ? ["p.dot"] : ["p.csv", "p.gp"]))
    }

    @Test(
        .enabled(
            "needs gnuplot and Graphviz",
            {
                ["gnuplot", "dot"].allSatisfy {
                    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
                }
            }
        ),
        arguments: plots.indices
    )
    func drawsPicturesAndRunsNothingInTexts(index: Int) throws {
        let rendering = try Self.plots[index].write(named: "p", in: folder.path).draw()
        #expect(rendering == .drawn("p.png"))
        let picture = try Data(contentsOf: folder.appending(path: "p.png"))
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(picture.count > 2000)
        #expect(try !names().contains("pwned"))
        // The same plot is the same bytes.
        let again = try Self.plots[index].write(named: "q", in: folder.path).draw()
        #expect(again == .drawn("q.png"))
        #expect(try Data(contentsOf: folder.appending(path: "q.png")) == picture)
    }

    /// A program, what it does, and what is said of that; none of it is an error.
    private static let failures = [
        ("echo 'line 3: no such thing' >&2; exit 1", "gnuplot says: line 3: no such thing"),
        ("exit 0", "gnuplot says: nothing"),
        ("echo no picture", "gnuplot says: nothing"),
        // It begins like a PNG file, and has no end.
        ("printf '\\211PNG\\r\\n\\032\\n'", "gnuplot says: nothing"),
        ("echo oh >&2; kill -SEGV $$", "gnuplot was ended by signal 11; gnuplot says: oh"),
    ]

    @Test(arguments: failures)
    func aProgramThatDrawsNothingCostsItsPictureAlone(body: String, reason: String) throws {
        let path = try program("gnuplot", body)
        let draft = try Self.plots[0].write(named: "p", in: folder.path)
        let advice = try #require(try draft.draw(searchPath: path).advice)
        #expect(advice.contains("p.gp was not drawn: ") && advice.contains(reason), "\(advice)")
        #expect(try names() == ["bin", "p.csv", "p.gp"])
    }

    @Test func aProgramThatCannotBeRunCostsItsPictureAlone() throws {
        let path = try program("gnuplot", "")
        try Data("\u{7F}ELF, or not".utf8).write(to: folder.appending(path: "bin/gnuplot"))
        let draft = try Self.plots[0].write(named: "p", in: folder.path)
        #expect(try draft.draw(searchPath: path).advice != nil)
    }

    @Test func tellsOfAFolderThatIsNotThere() {
        let error = #expect(throws: FileError.self) {
            try Self.plots[0].write(named: "p", in: "/nowhere")
        }
        #expect(error?.description.contains("/nowhere/p.csv") == true)
    }

    @Test func aCurvesTableHasARowForEachPlace() {
        let curve = Curve(
            title: "t",
            axes: .init(x: .init("step"), y: .init("J")),
            series: [.init("a", [1, .infinity, 0.25]), .init("b, c", x: [2, 10], y: [3, 4])]
        )
        #expect(
            curve.csv == """
                step,a,"b, c"
                0.0,1.0,
                1.0,,
                2.0,0.25,3.0
                10.0,,4.0

                """
        )
    }

    @Test func ofManyRowsAHeatMapLeavesOutTheLabels() throws {
        let labels = (0..<101).map(String.init)
        let map = HeatMap(
            title: "t",
            scale: "s",
            labels: labels,
            values: labels.map { _ in
                Array(repeating: 0, count: 101)
            }
        )
        let lines = map.sketch(named: "p").script.split(separator: "\n")
        // Whatever sets tics at all brings them back.
        let place = try #require(lines.lastIndex { $0.hasPrefix("set tics") })
        #expect(try #require(lines.firstIndex(of: "unset xtics")) > place)
    }

    @Test func aGraphIsXML() throws {
        let graph = LabelledGraph(
            title: "t",
            nodes: [.init(3, label: "<a> & \"b\""), .init(12, label: "c\u{0}")],
            edges: [.init(from: 3, to: 12, weight: 0.5)]
        )
        let lines = graph.graphML.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(
            lines.contains(
                #"<node id="n3"><data key="label">&lt;a&gt; &amp; &quot;b&quot;</data></node>"#
            )
        )
        #expect(
            lines.contains(
                #"<edge source="n3" target="n12"><data key="weight">0.5</data></edge>"#
            )
        )
        #expect(!graph.graphML.contains("\u{0}"))
    }
}
