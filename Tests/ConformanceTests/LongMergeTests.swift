import Glibc
import Imaging
import TestKit
import Testing

extension Conformance {
    /// `tench-merge` for trainings that take long: found rates, checkpoints, photographs.
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
            let kept = ["--checkpoint-every", "10", "--save", "cut"]
            let client = try studio.start("tench-merge", training + kept, out: "cut")
            try client.wait(for: 35, "step")
            client.signal(SIGKILL)
            #expect(client.end() == SIGKILL)
            let other = try studio.run(
                "tench-merge",
                training + kept + ["--resume", "--distance", "l1"],
                out: "cut"
            )
            #expect(
                other.status == 1 && other.errors.contains("another training"),
                "\(other.errors)"
            )
            let again = try studio.run(
                "tench-merge",
                training + ["--save", "cut", "--resume", "--json"],
                out: "cut"
            )
            try #require(again.status == 0, "\(again.errors)")
            let steps = again.output.split(separator: "\n").filter {
                $0.contains(#""event":"step""#) && $0.contains(#""picture""#)
            }
            #expect((1...90).contains(steps.count), "it goes on from a checkpoint")
            #expect(
                try studio.folder.read("whole/steps.csv") == studio.folder.read("cut/steps.csv")
            )
            try studio.expectSame(["before-000.png", "after-000.png", "sheet.png"], "whole", "cut")
            let models = try #require(StudioTrait.models)
            #expect(try models.read("whole.safetensors") == models.read("cut.safetensors"))
            #expect(try models.names().allSatisfy { !$0.contains("snapshot") })
            #expect(!studio.folder.has("cut/training.json"))

            // Once more, when all is there: nothing is trained or drawn.
            let done = try studio.run("tench-merge", training + kept + ["--resume"], out: "cut")
            #expect(done.status == 0 && done.errors.contains("nothing to do"), "\(done.errors)")
            #expect(try studio.results("cut").count == 3)
        }

        /// Cut off while it draws, and its daemon lost: what is drawn is kept, and the copy comes
        /// back for the rest.
        @Test func aTrainingThatIsDoneIsNotMadeAgain() throws {
            let models = try TemporaryFolder()
            let alone = try Studio(alone: StudioTrait.networks + ["--models-dir", models.path])
            defer { alone.daemon.stop() }
            let pictures = try (0..<3).map {
                try alone.picture("given/00\($0)-x.png", phase: Float($0))
            }
            let training =
                ["--model", "left", "--towards", "right", "--lr", "1e-5", "--steps", "12"]
                + ["--octave", "32/30,60,1:0.5,1:0.5", "--redraw", "0", "--pictures"] + pictures
            let whole = try alone.run("tench-merge", training, out: "whole")
            try #require(whole.status == 0, "\(whole.errors)")
            let kept = training + ["--checkpoint-every", "100"]
            let client = try alone.start("tench-merge", kept, out: "cut")
            try client.wait(for: 1, "drawn")
            client.signal(SIGKILL)
            client.end()
            try alone.restart()
            let again = try alone.start("tench-merge", kept + ["--resume"], out: "cut")
            #expect(again.end() == 0)
            #expect(try again.events("kept") >= 1)
            #expect(try !again.text.contains(#""picture":"000-x""#), "no step is made again")
            try alone.expectSame(["before-000.png", "after-000.png", "sheet.png"], "whole", "cut")
            #expect(try alone.folder.read("whole/steps.csv") == alone.folder.read("cut/steps.csv"))
            #expect(try models.names().isEmpty)
        }

        @Test func aLostDaemonCostsTheStepsSinceTheLastCheckpoint() throws {
            let models = try TemporaryFolder()
            let alone = try Studio(alone: StudioTrait.networks + ["--models-dir", models.path])
            defer { alone.daemon.stop() }
            let picture = try alone.picture("000-x.png")
            let training =
                ["--model", "left", "--towards", "right", "--pictures", picture]
                + ["--lr", "1e-5", "--steps", "60"]
            let whole = try alone.run("tench-merge", training + ["--save", "w"], out: "w")
            try #require(whole.status == 0, "\(whole.errors)")
            let client = try alone.start(
                "tench-merge",
                training + ["--save", "c", "--checkpoint-every", "10"],
                out: "c"
            )
            try client.wait(for: 25, "step")
            try alone.restart()
            #expect(client.end() == 0)
            #expect(try client.events("step") < 60 + 20, "it did not begin anew")
            #expect(try models.read("w.safetensors") == models.read("c.safetensors"))
            #expect(try alone.folder.read("w/steps.csv") == alone.folder.read("c/steps.csv"))
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
