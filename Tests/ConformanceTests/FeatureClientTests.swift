import Imaging
import TestKit
import Testing

extension Conformance {
    /// `tench-feature`, run as its users run it.
    @Suite(.studio) struct FeatureClientTests {
        private static let quick = [
            "--octave", "32/32,3,0.05:0.05,0:0", "--octave", "40/36,2,0.05:0.05,0:0",
        ]

        @Test func makesPicturesThatCanBeMadeAgain() throws {
            let studio = try Studio()
            let arguments =
                [
                    "--model", "left", "--objective", "0.5*features.6:10 - logits:3",
                    "--objective", "-right/layer3:4@centre", "--channels", "features.3:0-1",
                    "--objective", "min(logits:1, logits:2)", "--objective", "features.12",
                ] + Self.quick
            let run = try studio.run("tench-feature", arguments, out: "a")
            try #require(run.status == 0, "\(run.errors)")
            let names = try studio.folder.names(in: "a").filter { $0.hasSuffix(".png") }
            #expect(names.count == 7 && names.contains("features.3-000.png"), "\(names)")
            #expect(names.contains("features.12.png") && names.contains("sheet.png"))
            let models = try studio.record("a")["manifest"]?["models"]?.array
            #expect(models?.count == 2)

            try studio.run("tench-feature", arguments, out: "again")
            try studio.expectSame(names, "a", "again")
            let replay = try Subprocess([
                "tenchctl", "replay", studio.path("a/run.json"), "--endpoint",
                "\(studio.daemon.endpoint)",
            ])
            #expect(replay.status == 0, "\(replay)")
        }

        @Test func everyPictureOfADiverseBatchIsItsOwnAndCanBeMadeAlone() throws {
            let studio = try Studio()
            let arguments =
                ["--model", "left", "--objective", "features.6:3", "--diversity", "3:10"]
                + Self.quick
            let run = try studio.run("tench-feature", arguments, out: "a")
            try #require(run.status == 0, "\(run.errors)")
            let names = (1...3).map { "features.6-003-\($0).png" }
            let pictures = try names.map { try PNG.decode(studio.folder.read("a/\($0)")) }
            #expect(pictures[0] != pictures[1] && pictures[1] != pictures[2])

            // Nobody but the second is asked for; it is descended with the others all the same.
            let alone = try studio.run(
                "tench-feature",
                arguments + ["--only", names[1]],
                out: "alone"
            )
            #expect(alone.status == 0, "\(alone.errors)")
            try studio.expectSame([names[1]], "a", "alone")
            #expect(try !studio.folder.names(in: "alone").contains(names[0]))
            let resumed = try studio.run("tench-feature", arguments + ["--resume"], out: "alone")
            #expect(resumed.status == 0, "\(resumed.errors)")
            try studio.expectSame(names + ["sheet.png"], "a", "alone")
        }

        @Test func sharesOfALayersChannelsMakeTheWhole() throws {
            let studio = try Studio()
            let arguments = ["--model", "left", "--channels", "features.3:0-3"] + Self.quick
            try studio.run("tench-feature", arguments, out: "whole")
            try studio.runInShares("tench-feature", arguments, out: "parts")
            try studio.run("tench-feature", arguments + ["--resume"], out: "parts")
            let names = (0...3).map { "features.3-00\($0).png" }
            try studio.expectSame(names + ["sheet.png"], "whole", "parts")

            // A longer list goes on from there: a picture is its own channel's.
            let more = ["--model", "left", "--channels", "features.3:0-4", "--resume"] + Self.quick
            let run = try studio.run("tench-feature", more, out: "parts")
            #expect(run.status == 0 && run.output.split(separator: "\n").count == 2, "\(run)")
        }

        @Test func aPhotographAndTheWayBetweenTwoObjectives() throws {
            let studio = try Studio()
            let photograph = try studio.picture("p.png", side: 48)
            let arguments =
                [
                    "--model", "left", "--from", photograph, "--interpolate",
                    "-logits:1..features.6", "--frames", "3",
                ] + Self.quick
            let run = try studio.run("tench-feature", arguments, out: "way")
            try #require(run.status == 0, "\(run.errors)")
            let pictures = try (0...2).map {
                try PNG.decode(studio.folder.read("way/frame-00\($0).png"))
            }
            #expect(pictures[0] != pictures[1] && pictures[1] != pictures[2])
            // Five small steps: it is the photograph still.
            let given = try PNG.decode(studio.folder.read("p.png")).squashed(height: 40, width: 40)
            let far = zip(pictures[1].values, given.values).map { abs($0 - $1) }.max() ?? 1
            #expect(far < 0.35 && far > 0.001)
        }

        @Test func refusesWhatItCannotMake() throws {
            let studio = try Studio()
            let model = ["--model", "left"]
            for (arguments, reason) in [
                (model, "nothing to raise"),
                (model + ["--objective", "features6:1"], "did you mean \"features.6\""),
                (model + ["--objective", "features.6:9999"], "no channel 9999"),
                (model + ["--objective", "a:1 +"], "expected a layer"),
                (model + ["--channels", "features.6:0-999"], "no channel 999"),
                (model + ["--objective", "logits:1", "--diversity", "2:1"], "has none"),
                (
                    ["--objective", "logits:1 + right/logits:1", "--relu", "redirected"] + model,
                    "of one network"
                ),
                (["--model", "absent", "--objective", "a:1"], "absent"),
            ] {
                try studio.expectRefusal("tench-feature", arguments + Self.quick, reason)
            }
        }
    }
}
