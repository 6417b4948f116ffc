import Imaging
import TestKit
import Testing

extension Conformance {
    /// What programs do about what can't be written, and what they put first.
    @Suite(.studio(saving: true)) struct UnwritableTests {
        private let studio: Studio

        init() throws { studio = try Studio() }

        /// Runs a line of a shell in which `$ENDPOINT` and `$OUT` may stand.
        private func shell(_ line: String) throws -> Subprocess {
            try Subprocess(
                ["sh", "-c", line],
                environment: [
                    "ENDPOINT": "\(studio.daemon.endpoint)", "OUT": studio.folder.path,
                ]
            )
        }

        private static let programs = [
            "tenchd", "tenchctl", "tench-bench", "tench-class", "tench-combine",
            "tench-difference", "tench-explain", "tench-feature", "tench-looks", "tench-match",
            "tench-merge", "tench-page", "tench-represent", "tench-scenes", "tench-similarity",
            "tench-train", "tench-view",
        ]

        private static let commands =
            programs.map { "\($0) --help" } + [
                "tenchd --version", "tenchctl --version", "tench-class --version",
                "tenchctl help ping", "tench-scenes --count 1 --classes 0 --out $OUT/scenes",
            ]
            + [
                "ping", "hello", "hello --json", "models", "models --json", "layers left",
                "layers left --json", "stats", "stats --json", "call",
                "classify --model left $OUT/000-x.png",
                "classify --model left --json $OUT/000-x.png",
            ].map { "echo '{\"id\":1,\"method\":\"ping\"}' | tenchctl \($0) --endpoint $ENDPOINT" }

        @Test(arguments: commands) func aFullDiskIsToldAndAReaderThatLeavesIsNot(
            command: String
        ) throws {
            _ = try studio.picture("000-x.png")
            let full = try shell("\(command) > /dev/full")
            #expect(full.status != 0 && full.errors.contains("No space left"), "\(full)")
            let closed = try shell("\(command) >&-")
            #expect(closed.status != 0 && !closed.errors.isEmpty, "\(closed)")
            let left = try shell("{ \(command); echo $? > $OUT/status; } | true")
            #expect(left.errors == "", "\(left)")
            // Where it was quicker than its reader was to leave, nothing was amiss.
            let status = try studio.folder.text("status")
            #expect(status == "141\n" || status == "0\n", "\(status)")
            // Whether anybody hears what is said besides makes no difference.
            #expect(try shell("\(command) 2> /dev/full").status == 0)
        }

        private static let drawing = "tench-class --model left --classes 0,1 --batch 1"

        @Test func aRunWhoseResultsNobodyCanReadLeavesItsFilesAndFails() throws {
            let quick = Studio.quick.joined(separator: " ")
            let place = "--endpoint $ENDPOINT --out $OUT/full"
            for json in ["", "--json"] {
                let run = try shell("\(Self.drawing) \(json) \(quick) \(place) > /dev/full")
                #expect(run.status == 1 && run.errors.contains("No space left"), "\(run)")
                #expect(try studio.record("full")["status"] == .string("finished"))
                #expect(studio.folder.has("full/001.png") && studio.folder.has("full/sheet.png"))
            }
        }

        @Test func aRunThatNobodyListensToIsStopped() throws {
            let slow = Studio.slow.joined(separator: " ")
            let place = "--endpoint $ENDPOINT --out $OUT/heard"
            let run = try shell(
                "{ \(Self.drawing) --json \(slow) \(place); echo $? > $OUT/status; } | head -1"
            )
            #expect(run.errors == "" && run.output.contains(#""event":"run""#), "\(run)")
            #expect(try studio.folder.text("status") == "141\n")
            #expect(try studio.record("heard")["status"] == .string("stopped"))
        }

        /// A search path on which every drawing program fails as this body does.
        private func drawing(by body: String) throws -> [String: String] {
            for name in ["dot", "gnuplot"] {
                let file = try studio.folder.file("bin/\(name)", "#!/bin/sh\n\(body)\n")
                #expect(Subprocess.succeeds("chmod", "+x", file))
            }
            let path = [studio.path("bin"), Subprocess.built, "/usr/bin", "/bin"]
            return ["PATH": path.joined(separator: ":")]
        }

        @Test(arguments: ["echo oh >&2; exit 1", "kill -SEGV $$", "echo none"])
        func aPlotThatIsNotDrawnCostsNothingElse(body: String) throws {
            let environment = try drawing(by: body)
            let picture = try studio.picture("000-x.png")
            let merging = studio.arguments(
                "tench-merge",
                ["--model", "left", "--towards", "right", "--pictures", picture]
                    + ["--steps", "3", "--save", "learnt"],
                out: "merged"
            )
            let merged = try Subprocess(merging, environment: environment)
            #expect(merged.status == 0, "\(merged.errors)")
            #expect(merged.errors.contains("curve.gp was not drawn"), "\(merged.errors)")
            let models = try #require(StudioTrait.models)
            #expect(models.has("learnt.safetensors"))
            #expect(try studio.record("merged")["status"] == .string("finished"))
            #expect(studio.folder.has("merged/steps.csv") && studio.folder.has("merged/curve.csv"))

            let other = try studio.picture("001-y.png", phase: 0.3)
            let comparing = studio.arguments(
                "tench-similarity",
                ["--model", "left", "--model", "right", "--pictures", picture, other],
                out: "near"
            )
            let compared = try Subprocess(comparing, environment: environment)
            #expect(compared.status == 0, "\(compared.errors)")
            let lines = compared.errors.split(separator: "\n")
            // Of both networks' four plots each, at the very end.
            #expect(lines.suffix(8).allSatisfy { $0.contains("was not drawn") }, "\(lines)")
            #expect(try studio.results("near").count == 3)
            for name in ["left/distances.csv", "right/components.gp", "left right.csv"] {
                #expect(studio.folder.has("near/\(name)"), "\(name)")
            }
        }

        @Test func aLongOrOddLabelIsANameBeforeTheRun() throws {
            let long = String(repeating: "x", count: 300)
            let labels = [
                long + "1", long + "2", "a/b", "", String(repeating: "鯉", count: 200), "..",
                "-x", "a\tb",
            ]
            let file = try studio.folder.file("labels.txt", labels.joined(separator: "\n") + "\n")
            let arguments =
                ["--model", "left", "--classes", "all", "--labels", file, "--frame-every", "2"]
                + Studio.quick
            let run = try studio.run("tench-class", arguments, out: "named")
            #expect(run.status == 0, "\(run.errors)")
            let names = try studio.folder.names(in: "named")
            #expect(names.count { $0.hasSuffix(".png") } == 9, "\(names)")
            #expect(names.count { $0.hasSuffix(".apng") } == 8, "\(names)")
        }

        @Test func aLongNameOfAGivenPictureIsCutBeforeTheRun() throws {
            let stems = ["1", "2"].map { String(repeating: "鯉", count: 80) + $0 }
            let given = try stems.map { try studio.picture("\($0).png") }
            let arguments = ["--model", "left", "--photo"] + given + Studio.quick
            let run = try studio.run("tench-represent", arguments, out: "named")
            #expect(run.status == 0, "\(run.errors)")
            let names = try studio.folder.names(in: "named")
            #expect(names.count { $0.hasSuffix("-represented.png") } == 2, "\(names)")
        }

        @Test func aRenamedPictureIsMadeAgain() throws {
            let arguments = ["--model", "left", "--classes", "3"] + Studio.quick
            try studio.run("tench-class", arguments, out: "made")
            let name = "sent/HOLIDAY (1).PNG"
            try studio.folder.file(name, studio.folder.read("made/003.png"))
            let again = try shell("tenchctl replay \"$OUT/\(name)\" --endpoint $ENDPOINT")
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.output == "HOLIDAY (1).PNG: the same bytes\n")
            let picture = try PNG.decode(studio.folder.read("made/003.png"))
            try studio.folder.file("bare.png", PNG.encode(picture))
            let bare = try shell("tenchctl replay $OUT/bare.png --endpoint $ENDPOINT")
            #expect(bare.status == 1)
            #expect(bare.errors.contains("it is a PNG picture without the text"), "\(bare.errors)")
        }
    }
}
