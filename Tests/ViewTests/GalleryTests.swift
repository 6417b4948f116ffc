import Files
import Glibc
import Imaging
import JSON
import Runs
import TestKit
import Testing

@testable import tench_view

struct GalleryTests {
    private let folder: TemporaryFolder
    private let gallery: Gallery

    init() throws {
        folder = try TemporaryFolder()
        try folder.folder("shown")
        gallery = Gallery(Root.named([folder.path(of: "shown")]))
    }

    private struct MadeUp: RunManifest {
        let origin = RunOrigin(
            Invocation("tench-class", arguments: ["--seed", "3"]),
            server: "tenchd",
            models: [ModelIdentity(name: "tiny", architecture: "x", version: 1, sha256: "")]
        )
        var particulars: JSONValue.Members { ["preset": "quick", "seed": 3] }
    }

    private func picture(_ name: String) throws {
        try folder.file("shown/\(name)", PNG.encode(smoothPicture(phase: 0, side: 8)))
    }

    private func run(_ id: String) async throws -> JSONValue? {
        try await gallery.look().first { $0.id == id }?.json
    }

    @Test func aFolderWithoutPicturesIsNotToldOf() async throws {
        try folder.file("shown/empty/x.txt", "x")
        try folder.file("shown/.hidden/a.png", "x")
        #expect(try await gallery.look().isEmpty)
        try picture("b/c/a.png")
        try picture("a.png")
        #expect(try await gallery.look().map(\.id) == ["shown", "shown/b/c"])
    }

    @Test func aRunGoesOnForAsLongAsItsProgramDoes() async throws {
        let output = try OutputFolder(path: folder.path(of: "shown/run"))
        var record: RunRecord? = try RunRecord(MadeUp(), in: output)
        let begun = try await run("shown/run")
        #expect(begun?["status"] == "running" && begun?["client"] == "tench-class")
        #expect(begun?["models"] == ["tiny"] && begun?["preset"] == "quick" && begun?["seed"] == 3)
        // Its program is killed: nothing in the folder changes.
        record = nil
        #expect(record == nil)
        #expect(try await run("shown/run")?["status"] == "cut_off")
        record = try RunRecord(MadeUp(), in: output)
        #expect(try await run("shown/run")?["status"] == "running")
        try record?.end(.finished)
        let ended = try await run("shown/run")
        #expect(ended?["status"] == "finished" && ended?["ended"]?.string != nil)
    }

    @Test func whatIsNotNewHasTheSameRevision() async throws {
        try picture("run/a.png")
        let first = try await gallery.look().map(\.revision)
        #expect(try await gallery.look().map(\.revision) == first)
        try picture("run/b.png")
        let second = try await gallery.look()
        #expect(second.map(\.revision) != first && second[0].json["pictures"] == 2)
        #expect(rename(folder.path(of: "shown/run"), folder.path(of: "shown/other")) == 0)
        #expect(try await gallery.look().map(\.id) == ["shown/other"])
    }

    @Test func eachPictureHasARowWithWhatIsKnownOfIt() async throws {
        let output = try OutputFolder(path: folder.path(of: "shown/run"))
        for name in ["b.png", "a.png", "more.png", "sheet.png"] { try picture("run/\(name)") }
        try folder.file("shown/run/a.apng", "frames")
        var record = try RunRecord(MadeUp(), in: output)
        try record.add(["file": "b.png", "title": "11 finch", "class": 11, "octaves": []])
        try record.add(["file": "a.png", "title": "2 carp", "class": 2, "score": 0.5])
        try record.add(["file": "gone.png", "title": "never written"])
        for status in [RunRecord.Status.stopped, nil] {
            let found = try await gallery.details(of: "shown/run")
            let rows = try #require(found?["pictures"]?.array)
            #expect(rows.map { $0["title"] } == ["11 finch", "2 carp", "more"])
            #expect(rows.map { $0["class"] } == [11, 2, nil])
            #expect(rows[1]["frames"] != nil && rows[0]["frames"] == nil)
            #expect(rows[1]["figures"] == ["score": 0.5])
            #expect(found?["sheets"]?.array?.map { $0["file"] } == ["sheet.png"])
            #expect(found?["runs"]?.array?.first?["manifest"] == MadeUp().json)
            if let status { try record.end(status) }
        }
        #expect(try await gallery.details(of: "shown") == nil)
    }

    @Test func figuresHaveNamesForPeople() {
        let result: JSONValue = [
            "file": "a.png", "title": "x", "class": 1,
            "octaves": [
                ["after": [["model": "old", "logit": 1, "top": 9]]],
                [
                    "after": [
                        ["model": "left", "logit": 2.5, "top": 4],
                        ["model": "right", "logit": -1, "top": 5],
                    ]
                ],
            ],
            "given_top": 3, "deep": ["far": true, "list": [1, 2, 3]], "nothing": nil,
            "long": .string(String(repeating: "x", count: 500)),
        ]
        #expect(
            Figures.of(result)
                == [
                    "left logit": 2.5, "left top": 4, "right logit": -1, "right top": 5,
                    "given top": 3, "deep far": true,
                ]
        )
    }

    @Test func aRecordThatIsNoneIsPassedOver() async throws {
        try picture("run/a.png")
        for text in [
            "{", "[]", #"{"status":"finished"}"#, #"{"status":"odd","manifest":{},"results":[]}"#,
        ] {
            try folder.file("shown/run/run.json", text)
            #expect(try await run("shown/run")?["status"] == .null, "\(text)")
            #expect(try await gallery.details(of: "shown/run")?["runs"] == [])
        }
    }
}
