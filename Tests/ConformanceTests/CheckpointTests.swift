import Foundation
import Glibc
import TestKit
import Testing

extension Conformance {
    /// Trainings that are cut off at any moment, client or daemon, and gone on with: the bytes are
    /// those of one that was never cut.
    @Suite(.studio(StudioTrait.miniature, saving: true)) struct CheckpointTests {
        private static let training = [
            "--model", "mini", "--world", "mixed", "--steps", "40", "--batch", "4", "--size", "16",
            "--held-out", "1",
        ]
        private static let kept = ["--checkpoint-every", "3"]

        private let studio: Studio
        private let models: TemporaryFolder

        init() throws {
            studio = try Studio()
            models = try #require(StudioTrait.models)
        }

        /// A training of the same, which nothing cuts off.
        private func whole(_ name: String) throws -> [UInt8] {
            let run = try studio.run("tench-train", Self.training + ["--save", name], out: name)
            try #require(run.status == 0, "\(run.errors)")
            return try models.read("\(name).safetensors")
        }

        private func goOn(_ name: String, _ more: [String] = []) throws -> Subprocess {
            try studio.run(
                "tench-train",
                Self.training + ["--save", name, "--resume"] + more,
                out: name
            )
        }

        /// What the snapshots of a run that was cut off are called; nil before the first.
        private func stem(_ name: String) throws -> String? {
            guard studio.folder.has("\(name)/training.json") else { return nil }
            let state = try studio.record(name, "training.json")
            return try String(#require(state["snapshot"]?["name"]?.string).dropLast(2))
        }

        /// Expects a run to have left what the whole one did, and nothing of its checkpoints.
        private func expectTheSame(
            _ name: String,
            as whole: String,
            without stems: Set<String?>
        ) throws {
            #expect(
                try models.read("\(name).safetensors") == models.read("\(whole).safetensors")
            )
            #expect(
                try studio.folder.text("\(name)/curve.csv")
                    == studio.folder.text("\(whole)/curve.csv")
            )
            let stems = stems.compactMap(\.self)
            #expect(stems.count == 1, "one run has one name")
            #expect(try models.names().allSatisfy { !$0.hasPrefix(stems[0]) })
            #expect(try studio.folder.names(in: name).sorted() == ["curve.csv", "run.json"])
        }

        @Test func aKilledClientGoesOnFromItsLastCheckpoint() throws {
            _ = try whole("w1")
            let first = try studio.start(
                "tench-train",
                Self.training + Self.kept + ["--save", "c1"],
                out: "c1"
            )
            try first.wait(for: 10, "step")
            first.signal(SIGKILL)
            #expect(first.end() == SIGKILL)
            #expect(try studio.record("c1")["status"]?.string == "running")
            let stem = try stem("c1")
            let anew = try studio.run("tench-train", Self.training + ["--save", "c1"], out: "c1")
            #expect(anew.status == 1 && anew.errors.contains("--resume goes on"), "\(anew.errors)")
            let other = try goOn("c1", ["--lr", "0.01"])
            #expect(
                other.status == 1 && other.errors.contains("its lr is 0.05, asked for is 0.01"),
                "\(other.errors)"
            )
            let rest = try goOn("c1", ["--json"])
            #expect(rest.status == 0, "\(rest.errors)")
            let steps = rest.output.components(separatedBy: #""event":"step""#).count - 1
            #expect((1...31).contains(steps), "it went on from a checkpoint")
            try expectTheSame("c1", as: "w1", without: [stem])
            let again = try goOn("c1")
            #expect(again.status == 0 && again.errors.contains("nothing to do"), "\(again.errors)")
        }

        /// Killed again and again, whatever it was about to do.
        @Test func itIsCutOffAsOftenAsOneLikes() throws {
            _ = try whole("w2")
            var (cuts, stems) = (0, Set<String?>())
            while true {
                let client = try studio.start(
                    "tench-train",
                    Self.training + Self.kept + ["--save", "c2"] + (cuts > 0 ? ["--resume"] : []),
                    out: "c2"
                )
                do {
                    try client.wait(for: 4 + cuts % 3, "step")
                } catch  where !client.isRunning {
                    #expect(client.end() == 0)
                    break
                }
                client.signal(SIGKILL)
                if client.end() == 0 { break }
                cuts += 1
                stems.insert(try stem("c2"))
                try #require(cuts < 40, "each goes on by a checkpoint at least")
            }
            #expect(cuts > 2)
            try expectTheSame("c2", as: "w2", without: stems)
        }

        @Test(arguments: [true, false])
        func aKilledDaemonIsGoneOnWith(_ keepsClient: Bool) throws {
            let name = keepsClient ? "w3" : "w4"
            _ = try whole(name)
            let models = try TemporaryFolder()
            let alone = try Studio(alone: StudioTrait.miniature + ["--models-dir", models.path])
            defer { alone.daemon.stop() }
            let arguments = Self.training + Self.kept + ["--save", "c"]
            let client = try alone.start("tench-train", arguments, out: "c")
            try client.wait(for: 10, "step")
            if keepsClient {
                try alone.restart()
                #expect(client.end() == 0)
            } else {
                alone.daemon.kill()
                client.signal(SIGKILL)
                client.end()
                try alone.restart()
                let rest = try alone.run("tench-train", arguments + ["--resume"], out: "c")
                #expect(rest.status == 0, "\(rest.errors)")
            }
            #expect(
                try models.read("c.safetensors") == self.models.read("\(name).safetensors")
            )
            #expect(
                try alone.folder.text("c/curve.csv") == studio.folder.text("\(name)/curve.csv")
            )
            #expect(try models.names() == ["c.safetensors"])
        }

        @Test func withoutCheckpointsALostDaemonEndsATraining() throws {
            let models = try TemporaryFolder()
            let alone = try Studio(alone: StudioTrait.miniature + ["--models-dir", models.path])
            defer { alone.daemon.stop() }
            let client = try alone.start("tench-train", Self.training + ["--save", "c"], out: "c")
            try client.wait(for: 5, "step")
            try alone.restart()
            #expect(client.end() == 1)
            #expect(try alone.record("c")["status"]?.string == "failed")
        }

        @Test func aSnapshotThatIsAnothersIsNotGoneOnWith() throws {
            let arguments = Self.training + Self.kept + ["--save", "c5"]
            let client = try studio.start("tench-train", arguments, out: "c5")
            try client.wait(for: 8, "step")
            client.signal(SIGKILL)
            client.end()
            let state = try studio.record("c5", "training.json")
            let name = try #require(state["snapshot"]?["name"]?.string)
            let call = #"{"id":1,"method":"snapshot","params":{"model":"mini","name":"\#(name)"}}"#
            let told = try RawClient(studio.daemon.endpoint).ask(call)
            #expect(told["result"]?["snapshot"]?.string == name, "\(told)")
            let rest = try goOn("c5")
            #expect(rest.status == 1 && rest.errors.contains("is not the one"), "\(rest.errors)")
        }

        @Test func tellsOfADaemonThatKeepsNothing() throws {
            let alone = try Studio(alone: StudioTrait.miniature)
            defer { alone.daemon.stop() }
            try alone.expectRefusal(
                "tench-train",
                Self.training + ["--save", "c", "--checkpoint-every", "0"],
                "--checkpoint-every 0 is not 1 to"
            )
            let merge = ["--model", "tiny", "--towards", "tiny", "--checkpoint-every", "5"]
            let pictures = try ["--pictures", alone.picture("000-x.png")]
            try alone.expectRefusal("tench-merge", merge + pictures, "keeps no snapshots by name")
        }
    }
}
