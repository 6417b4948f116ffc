import Glibc
import Imaging
import TestKit
import Testing

extension Conformance {
    /// `tench-merge`, run as its users run it, beside a daemon that may save models.
    @Suite(
        .studio(
            StudioTrait.networks + ["--model", "narrow=squeezenet1_1:seed=4,classes=5"],
            saving: true
        )
    )
    struct MergeTests {
        private let studio: Studio

        init() throws { studio = try Studio() }

        private func merge(
            _ pictures: [String],
            _ arguments: [String],
            out: String
        ) throws -> Subprocess {
            try studio.run(
                "tench-merge",
                ["--model", "left", "--towards", "right", "--pictures"] + pictures + arguments,
                out: out
            )
        }

        /// Drawing so quick that a test can wait for it.
        private static let drawing = ["--octave", "32/30,3,1:0.5,1:0.5", "--redraw", "0"]

        @Test func lowersJAndDisturbsNobody() throws {
            let picture = try studio.picture("000-x.png")
            for (distance, rate) in [("sum-of-squares", "1e-4"), ("l1", "1e-4"), ("l2", "1e-3")] {
                let run = try merge(
                    [picture],
                    ["--distance", distance, "--lr", rate, "--steps", "30"] + Self.drawing,
                    out: distance
                )
                #expect(run.status == 0, "\(run.errors)")
                let record = try studio.record(distance)
                #expect(record["status"]?.string == "finished")
                let merged = try #require(record["results"]?[0])
                #expect(try #require(merged["factor"]?.number) > 1.02, "\(distance): \(merged)")
                let resident = try #require(merged["resident"])
                #expect(resident["same_outputs"] == .bool(true))
                let version = try #require(resident["version_before"]?.integer)
                #expect(resident["version_after"]?.integer == version)
                let losses = try column(2, of: "\(distance)/steps.csv").compactMap(Double.init)
                #expect(losses.count == 30)
                #expect(losses[29] < losses[0], "\(losses)")
                // The curve begins where the two networks stand.
                let before = try #require(merged["j_before"]?.number)
                #expect(abs(losses[0] - before) < 1e-4 * before)
                let drawn = try ["before", "after"].map {
                    try PNG.decode(studio.folder.read("\(distance)/\($0)-000.png"))
                }
                #expect(drawn[0] != drawn[1] && drawn[0].width == 32)
                #expect(record["results"]?[2]?["distances"]?["right"]?.number != nil)
            }
        }

        /// A column of a table, without its title.
        private func column(_ index: Int, of file: String) throws -> [String] {
            try studio.folder.text(file).split(separator: "\n")
                .dropFirst()
                .map { String($0.split(separator: ",")[index]) }
        }

        @Test func takesThePicturesInTurn() throws {
            let pictures = try (0..<3).map {
                try studio.picture("00\($0)-x.png", phase: Float($0))
            }
            let run = try merge(pictures, ["--lr", "1e-5", "--epochs", "2"], out: "m")
            #expect(run.status == 0, "\(run.errors)")
            let names = try column(1, of: "m/steps.csv")
            #expect(names == ["000-x", "001-x", "002-x", "000-x", "001-x", "002-x"])
        }

        @Test func theSavedCopyAnswersAsTheSessionDid() throws {
            let picture = try studio.picture("000-x.png")
            let run = try merge(
                [picture],
                ["--lr", "1e-4", "--steps", "5", "--save", "merged"],
                out: "m"
            )
            #expect(run.status == 0, "\(run.errors)")
            let client = try RawClient(studio.daemon.endpoint)
            let loaded = try client.ask(
                """
                {"id":1,"method":"model.load","params":{"name":"again",\
                "architecture":"squeezenet1_1","file":"merged.safetensors"}}
                """
            )
            let merged = try studio.results("m")[0]
            let saved = try #require(merged["saved"]?["sha256"]?.string, "\(merged)")
            #expect(loaded["result"]?["sha256"]?.string == saved, "\(loaded)")
            // J between the loaded copy and the teacher is what the session left.
            let png = try studio.folder.read("000-x.png").base64
            func logits(_ model: String) throws -> [Double] {
                let reply = try client.ask(
                    """
                    {"id":2,"method":"forward","params":{"model":"\(model)","encoding":"json",\
                    "deterministic":true,"input":{"png":"\(png)"}}}
                    """
                )
                guard case .array(let values) = reply["result"]?["outputs"]?["logits"]?["data"]
                else { throw RawClient.Failure(description: "\(reply)") }
                // Written in as few digits as tell one float from another: not its value in double.
                return values.compactMap(\.number).map { Double(Float($0)) }
            }
            let j = zip(try logits("again"), try logits("right"))
                .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            let after = try #require(merged["j_after"]?.number)
            #expect(abs(j - after) <= 1e-9 * after, "\(j), \(after)")
        }

        @Test func theSameRunHasTheSameBytes() throws {
            let picture = try studio.picture("000-x.png")
            for out in ["m", "n"] {
                let run = try merge(
                    [picture],
                    ["--lr", "1e-4", "--steps", "5", "--save", out] + Self.drawing,
                    out: out
                )
                #expect(run.status == 0, "\(run.errors)")
            }
            let models = try #require(StudioTrait.models)
            #expect(try studio.folder.read("m/steps.csv") == studio.folder.read("n/steps.csv"))
            #expect(
                try models.read("m.safetensors") == models.read("n.safetensors")
            )
            try studio.expectSame(["after-000.png"], "m", "n")
            let endpoint = studio.daemon.endpoint
            let replay = try Subprocess([
                "tenchctl", "replay", studio.path("m/run.json"), "--endpoint", "\(endpoint)",
            ])
            #expect(replay.status == 0, "\(replay.errors)")
            for file in ["steps.csv", "before-000.png", "after-000.png"] {
                #expect(replay.output.contains("\(file): the same bytes"), "\(replay.output)")
            }
        }

        /// Steps enough to be interrupted in.
        private func slow(_ picture: String) -> [String] {
            ["--model", "left", "--towards", "right", "--pictures", picture]
                + ["--lr", "1e-5", "--steps", "300"]
        }

        @Test func aLostCopyIsTrainedAnew() throws {
            let studio = try Studio(alone: StudioTrait.networks)
            defer { studio.daemon.stop() }
            let arguments = slow(try studio.picture("000-x.png"))
            try studio.run("tench-merge", arguments, out: "whole")
            let client = try studio.start("tench-merge", arguments, out: "lost")
            try client.wait(for: 20, "step")
            try studio.restart()
            #expect(client.end() == 0)
            #expect(try client.events("run") == 2)
            #expect(
                try studio.folder.read("whole/steps.csv") == studio.folder.read("lost/steps.csv")
            )
        }

        @Test func aSignalLeavesWholeFiles() throws {
            let arguments = slow(try studio.picture("000-x.png"))
            let client = try studio.start("tench-merge", arguments, out: "m")
            try client.wait(for: 20, "step")
            client.signal(SIGINT)
            #expect(client.end() == 130)
            #expect(try studio.record("m")["status"]?.string == "stopped")
            let curve = try studio.folder.text("m/steps.csv")
            #expect(curve.hasPrefix("step,") && curve.hasSuffix("\n"))
        }

        @Test func saysWhenTheStepsAreTooLong() throws {
            let picture = try studio.picture("000-x.png")
            let run = try merge([picture], ["--lr", "1e30", "--steps", "9"], out: "m")
            #expect(run.status == 1)
            #expect(run.errors.contains("diverge"), "\(run.errors)")
            #expect(run.errors.contains("smaller --lr"), "\(run.errors)")
            #expect(try studio.record("m")["status"]?.string == "failed")
            #expect(try studio.folder.text("m/steps.csv").hasPrefix("step,"))
        }

        private static let refused = [
            (["--model", "absent"], "absent"),
            (["--towards", "narrow"], "left tells 8 classes apart and narrow 5"),
            (["--redraw", "8"], "classes are 0 to 7"),
            (["--redraw", "1"], "none of the pictures is of class 1"),
            (["--steps", "3", "--epochs", "1"], "give one"),
            (["--steps", "0"], "--steps 0"),
            (["--lr", "0"], "--lr 0"),
            (["--pictures", "/nowhere.png"], "/nowhere.png"),
            (["--save", "a/b"], "--save"),
            (["--lr", "fast"], "--lr fast"),
            (["--shard", "1/2"], "in one piece"),
            (["--checkpoint-every", "0"], "--checkpoint-every 0"),
        ]

        @Test func refusesBeforeItComputes() throws {
            let picture = try studio.picture("000-x.png")
            for (arguments, reason) in Self.refused {
                let models = ["--model", "left", "--towards", "right", "--pictures", picture]
                try studio.expectRefusal("tench-merge", models + arguments, reason)
            }
        }
    }
}
