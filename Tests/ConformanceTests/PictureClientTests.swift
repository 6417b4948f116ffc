import Imaging
import TestKit
import Testing

extension Conformance {
    /// `tench-class`, `tench-combine` and `tench-difference`, run as their users run them.
    @Suite(.studio) struct PictureClientTests {
        private static let clients = [
            ("tench-class", ["--model", "left"], [1.0]),
            ("tench-combine", ["--model", "left", "--model", "right=0.25"], [0.5, 0.25]),
            ("tench-difference", ["--model", "left", "--minus", "right"], [2, -2]),
        ]

        @Test func makePicturesThatCanBeMadeAgain() throws {
            let studio = try Studio()
            for (client, models, weights) in Self.clients {
                let arguments =
                    models + ["--classes", "1,5", "--loss", "linear,200"] + Studio.quick
                let run = try studio.run(client, arguments, out: client)
                try #require(run.status == 0, "\(client): \(run.errors)")
                let names = ["001.png", "005.png", "sheet.png"]
                let files = try studio.folder.names(in: client)
                #expect(files == ["001.png", "005.png", "run.json", "sheet.png"])
                #expect(run.output.split(separator: "\n").count == 3, "\(run.output)")

                let record = try studio.record(client)
                #expect(record["status"] == .string("finished"))
                let told = record["manifest"]?["experiment"]?["weights"]
                #expect(told == .array(weights.map { .number($0) }))
                let text = try PNG.text("tench", in: studio.folder.read("\(client)/001.png"))
                #expect(try JSONTree(#require(text)) == record["manifest"])

                try studio.run(client, arguments, out: "\(client)-again")
                try studio.expectSame(names, client, "\(client)-again")
                let replay = try Subprocess([
                    "tenchctl", "replay", studio.path("\(client)/005.png"), "--endpoint",
                    "\(studio.daemon.endpoint)",
                ])
                #expect(replay.status == 0 && replay.output == "005.png: the same bytes\n")
            }
        }

        @Test func aReplayOfARecordTellsWhatDiffers() throws {
            let studio = try Studio()
            let endpoint = "\(studio.daemon.endpoint)"
            try studio.run(
                "tench-class",
                ["--model", "left", "--classes", "0-1"] + Studio.quick,
                out: "a"
            )
            let replay = ["tenchctl", "replay", studio.path("a/run.json"), "--endpoint", endpoint]
            let good = try Subprocess(replay)
            #expect(good.output == "000.png: the same bytes\n001.png: the same bytes\n", "\(good)")
            try studio.folder.file("a/001.png", studio.folder.read("a/000.png"))
            let bad = try Subprocess(replay)
            #expect(bad.status == 1 && bad.output.contains("001.png: different"), "\(bad)")
        }

        @Test func weightsDecideThePicture() throws {
            let studio = try Studio()
            let rest = ["--classes", "2", "--loss", "linear,200"] + Studio.quick
            try studio.run("tench-class", ["--model", "left"] + rest, out: "class")
            try studio.run(
                "tench-combine",
                ["--model", "left=1", "--model", "left=1e-9"] + rest,
                out: "alone"
            )
            try studio.run(
                "tench-combine",
                ["--model", "left", "--model", "right"] + rest,
                out: "both"
            )
            let pictures = try ["class", "alone", "both"].map {
                try PNG.decode(studio.folder.read("\($0)/002.png"))
            }
            #expect(pictures[0] == pictures[1] && pictures[0] != pictures[2])
        }

        private static let approaches = [
            ["--looks", "2"],
            ["--preset", "lucid", "--octave", "32/32,4,0.05:0.05,0:0", "--alpha"],
        ]

        @Test(arguments: approaches)
        func picturesSideBySideHaveTheBytesOfSingleOnes(approach: [String]) throws {
            let studio = try Studio()
            let own = approach.contains("--octave") ? approach : Studio.quick + approach
            let names = (0...4).map { "00\($0).png" }
            for (client, models, _) in Self.clients {
                let arguments = models + ["--classes", "0-4", "--frame-every", "2"] + own
                let frames = (0...4).map { "00\($0).apng" }
                func run(_ more: [String], out: String) throws {
                    let run = try studio.run(client, arguments + more, out: out)
                    try #require(run.status == 0, "\(run.errors)")
                }
                let (alone, three) = ("\(client)-1", "\(client)-3")
                try run(["--batch", "1"], out: alone)
                try run(["--batch", "3"], out: three)
                try studio.expectSame(names + frames + ["sheet.png"], alone, three)
                #expect(try studio.results(alone) == studio.results(three))
                #expect(try studio.record(alone)["manifest"] == studio.record(three)["manifest"])

                // Gone on with where the first and the fourth are there.
                let (some, shares) = ("\(client)-some", "\(client)-shares")
                try run(["--batch", "2", "--only", "000.png", "--only", "003.png"], out: some)
                try run(["--batch", "4", "--resume"], out: some)
                try studio.expectSame(names, alone, some)
                // In shares, of which each has batches of its own.
                try studio.runInShares(client, arguments + ["--batch", "2"], out: shares)
                try studio.expectSame(names + frames, alone, shares)
            }
        }

        @Test func aBatchOfNothingIsRefused() throws {
            let arguments = ["--model", "left", "--classes", "0", "--batch", "0"]
            try Studio().expectRefusal("tench-class", arguments, "at least one picture is needed")
        }

        @Test func sharesOnSeveralLinksMakeTheWhole() throws {
            let studio = try Studio()
            let endpoint = try "\(#require(studio.daemon.endpoints[.tcp]))"
            let arguments = ["--model", "left", "--classes", "0-4"] + Studio.quick
            let names = (0...4).map { "00\($0).png" }
            try studio.run("tench-class", arguments, out: "whole")
            try studio.runInShares("tench-class", arguments, out: "parts")
            try studio.expectSame(names, "whole", "parts")
            let first = try studio.record("parts", "run.1of2.json")
            #expect(first["results"]?[0]?["file"] == .string("000.png"))
            // Gone on with, the parts are the whole, its record and sheet included.
            let joined = try studio.run("tench-class", arguments + ["--resume"], out: "parts")
            #expect(joined.status == 0, "\(joined.errors)")
            try studio.expectSame(["sheet.png"], "whole", "parts")
            #expect(try studio.results("parts") == studio.results("whole"))

            let linked = try studio.run(
                "tench-class",
                arguments + ["--endpoint", endpoint],
                out: "linked"
            )
            #expect(linked.status == 0, "\(linked.errors)")
            try studio.expectSame(names + ["sheet.png"], "whole", "linked")
            #expect(try studio.results("linked") == studio.results("whole"))
        }
    }
}
