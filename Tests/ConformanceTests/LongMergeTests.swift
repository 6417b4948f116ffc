import Glibc
import Imaging
import TestKit
import Testing

extension Conformance {
    /// `tench-merge` for trainings that take long: found rates, snapshots, photographs.
    @Suite(.studio(saving: true)) struct LongMergeTests {
        private let studio: Studio

        init() throws { studio = try Studio() }

        private func arguments(_ more: [String] = []) throws -> [String] {
            let pictures = try (0..<3).map {
                try studio.picture("given/00\($0)-x.png", phase: Float($0))
            }
            return ["--model", "left", "--towards", "right", "--pictures"] + pictures + more
        }

        private static let drawing = ["--octave", "32/30,3,1:0.5,1:0.5", "--redraw", "0"]

        @Test func aTrainingThatWasCutOffGoesOnToTheSameBytes() throws {
            let training = try arguments(["--lr", "1e-5", "--steps", "120"] + Self.drawing)
            let whole = try studio.run("tench-merge", training + ["--save", "whole"], out: "whole")
            try #require(whole.status == 0, "\(whole.errors)")
            let snapshots = ["--snapshots", "s", "--snapshot-every", "10", "--save", "cut"]
            let client = try studio.start("tench-merge", training + snapshots, out: "cut")
            try client.wait(for: 35, "step")
            client.signal(SIGINT)
            #expect(client.end() == 130)
            let again = try studio.run(
                "tench-merge",
                training + snapshots + ["--resume", "--json"],
                out: "cut"
            )
            try #require(again.status == 0, "\(again.errors)")
            let steps = again.output.split(separator: "\n").filter {
                $0.contains(#""event":"step""#) && $0.contains(#""picture""#)
            }
            #expect((1...90).contains(steps.count), "it goes on from a snapshot")
            #expect(
                try studio.folder.read("whole/steps.csv") == studio.folder.read("cut/steps.csv")
            )
            try studio.expectSame(["before-000.png", "after-000.png", "sheet.png"], "whole", "cut")
            let models = try #require(StudioTrait.models)
            #expect(try models.read("whole.safetensors") == models.read("cut.safetensors"))

            // Once more, when all is there: nothing is trained or drawn.
            let kept = try studio.run(
                "tench-merge",
                training + snapshots + ["--resume"],
                out: "cut"
            )
            #expect(
                kept.status == 0 && kept.errors.contains("after-000.png: kept"),
                "\(kept.errors)"
            )
            try studio.expectSame(["after-000.png", "sheet.png"], "whole", "cut")
            #expect(try studio.results("cut").count == 3)

            let other = try studio.run(
                "tench-merge",
                training + snapshots + ["--resume", "--distance", "l1"],
                out: "cut"
            )
            #expect(
                other.status == 1 && other.errors.contains("another training"),
                "\(other.errors)"
            )
        }

        @Test func findsARateThatAReplayUses() throws {
            let training = try arguments(["--lr", "auto", "--steps", "6"] + Self.drawing)
            let run = try studio.run("tench-merge", training, out: "m")
            try #require(run.status == 0, "\(run.errors)")
            let record = try studio.record("m")
            let merged = try #require(record["results"]?[0])
            let trials = try #require(merged["lr_search"]?.array)
            let rate = try #require(record["manifest"]?["experiment"]?["lr"]?.number)
            let found = try #require(
                trials.last { trial in
                    trial["j_after"]?.number.map { $0 < (trial["j_before"]?.number ?? 0) } ?? false
                }
            )
            #expect(found["lr"]?.number == rate)
            #expect(trials.count >= 2)
            let command = try #require(record["manifest"]?["arguments"]?.array)
            #expect(!command.contains(.string("auto")))
            #expect(run.errors.contains("lr 1e-05: J from"), "\(run.errors)")
            let replay = try Subprocess([
                "tenchctl", "replay", studio.path("m/run.json"), "--endpoint",
                "\(studio.daemon.endpoint)",
            ])
            #expect(replay.status == 0, "\(replay.output) \(replay.errors)")
        }

        @Test func tellsHowOftenTheNetworksAreRightBeforeAndAfter() throws {
            for index in 0..<8 {
                _ = try studio.picture("photos/\(index)/a.png", phase: Float(index) / 4, side: 224)
            }
            let run = try studio.run(
                "tench-merge",
                try arguments(["--lr", "1e-5", "--steps", "3", "--photos", studio.path("photos")]),
                out: "m"
            )
            try #require(run.status == 0, "\(run.errors)")
            let rates = try #require(try studio.results("m")[0]["photographs"])
            for moment in ["before", "after", "teacher"] {
                #expect(rates[moment]?["pictures"]?.integer == 8)
                #expect(try (0...1).contains(#require(rates[moment]?["top5"]?.number)))
            }
        }

        @Test func statisticsThatAreFreeMakeAnotherTraining() throws {
            // The last layers see 2×2 of it: of a single value there are no statistics.
            let picture = try studio.picture("000-x.png", side: 64)
            let training = ["--model", "right", "--towards", "left", "--pictures", picture]
            let tables = try ["frozen", "free"].map { statistics in
                let run = try studio.run(
                    "tench-merge",
                    training + ["--lr", "1e-6", "--steps", "4", "--batch-norm", statistics],
                    out: statistics
                )
                #expect(run.status == 0, "\(run.errors)")
                return try studio.folder.text("\(statistics)/steps.csv")
            }
            #expect(tables[0] != tables[1])
        }
    }
}
