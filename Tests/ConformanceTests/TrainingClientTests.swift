import Glibc
import TestKit
import Testing

/// `tench-train`, run as its users run it, with a daemon that it may save in.
@Suite(.studio(StudioTrait.miniature, saving: true), .timeLimit(.minutes(10)))
struct TrainingClientTests {
    private let studio: Studio
    private let models: TemporaryFolder

    init() throws {
        studio = try Studio()
        models = try #require(StudioTrait.models)
    }

    /// The shortest training that there is, with other options in place of its own.
    private func options(_ others: [String]) -> [String] {
        let standard = [
            "--model": "mini", "--world": "mixed", "--save": "learnt", "--steps": "3",
            "--batch": "4", "--size": "16", "--held-out": "1", "--dtype": "f16",
        ]
        return standard.sorted { $0.key < $1.key }.filter { !others.contains($0.key) }
            .flatMap { [$0.key, $0.value] } + others
    }

    /// Trains to the end.
    private func train(_ others: [String], out: String = "out") throws -> Subprocess {
        let run = try studio.run("tench-train", options(others), out: out)
        try #require(run.status == 0, "\(run.errors)")
        return run
    }

    @Test func trainsSavesAndJudgesAndLeavesTheSharedWeightsAlone() throws {
        let list = ["tenchctl", "models", "--json", "--endpoint", "\(studio.daemon.endpoint)"]
        let before = try Subprocess(list).output
        #expect(before.contains("mini"), "\(before)")
        let files = try ["learnt", "again"].map { name in
            let run = try train(["--save", name])
            #expect(run.output.hasPrefix("\(name).safetensors: "))
            #expect(run.output.hasSuffix(" of 20 scenes that it never saw\n"), "\(run.output)")
            return try models.read("\(name).safetensors")
        }
        #expect(files[0] == files[1])
        #expect(try Subprocess(list).output == before)
        let record = try studio.record("out")
        #expect(record["status"]?.string == "finished")
        let manifest = try #require(record["manifest"])
        #expect(manifest["world"]?.string == "mixed")
        #expect(manifest["size"]?.integer == 16)
        let result = try studio.results("out")[0]
        #expect(result["file"]?.string == "again.safetensors")
        #expect(result["right"]?.array?.count == 20)
        #expect(try studio.folder.text("out/curve.csv").split(separator: "\n").count == 4)
        // Another seed is another training.
        let other = try train(["--save", "other", "--seed", "2", "--json"])
        #expect(other.output.contains(#""event":"step""#), "\(other.errors)")
        #expect(try models.read("other.safetensors") != files[0])
    }

    @Test func tellsWhatIsWrongBeforeItComputes() throws {
        for (others, reason) in [
            (["--model", "none"], "none"),
            (["--model", "tiny"], "tiny tells 1000 classes apart, and scenes have 20"),
            (["--world", "flat"], "flat is none of resnet, googlenet, mixed"),
            (["--dtype", "f64"], "f64 is none of f32, f16, bf16"),
            (["--save", "../up"], "../up"),
            (["--batch", "1000"], "--batch 1000 is more than the daemon's 256"),
            (["--steps", "0"], "--steps 0 is not 1 to 10000000"),
            (["--held-out", "0"], "--held-out 0 is not 1 to 100000"),
        ] {
            let name = others[0] == "--save" ? [] : ["--save", "refused"]
            try studio.expectRefusal("tench-train", options(others + name), reason)
        }
        #expect(!studio.folder.has("refused"))
        #expect(!models.has("refused.safetensors"))
    }

    @Test func tellsOfAFolderThatCannotBe() throws {
        let nowhere = try Subprocess(
            ["tench-train", "--endpoint", "\(studio.daemon.endpoint)"]
                + options(["--out", "/proc/none/here"])
        )
        #expect(nowhere.status != 0)
        #expect(nowhere.errors.contains("cannot make the folder"), "\(nowhere.errors)")
    }

    @Test func tellsOfADaemonThatSavesNothing() throws {
        let studio = try Studio(alone: StudioTrait.miniature)
        defer { studio.daemon.stop() }
        try studio.expectRefusal("tench-train", options([]), "start it with --models-dir")
    }

    @Test func endsAtTheUsersWish() throws {
        let training = options(["--steps", "100000", "--save", "ended"])
        let client = try studio.start("tench-train", training, out: "out")
        try client.wait(for: 1, "step")
        client.signal(SIGINT)
        #expect(client.end() == 130)
        #expect(try studio.record("out")["status"]?.string == "stopped")
        let curve = try studio.folder.text("out/curve.csv")
        #expect(curve.hasSuffix("\n") && curve.split(separator: "\n").count > 1)
        #expect(!models.has("ended.safetensors"))
    }
}
