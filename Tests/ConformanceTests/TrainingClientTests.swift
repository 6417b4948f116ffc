import Foundation
import Glibc
import Testing

/// `tench-train`, run as its users run it, with a daemon that it may save in.
@Suite(.timeLimit(.minutes(10))) struct TrainingClientTests {
    /// A daemon with a folder for models, and another folder for what the client writes.
    private func withDaemon(
        savesModels: Bool = true,
        _ body: (_ endpoint: String, _ models: URL, _ out: URL) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(component: "train-\(UUID().uuidString.prefix(8))")
        let models = folder.appending(component: "models")
        try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = try DaemonProcess(
            options: ["--model", "mini=resnet_mini:seed=1", "--threads", "1"]
                + (savesModels ? ["--models-dir", models.path] : [])
        )
        defer { process.stop() }
        let endpoint = try #require(process.daemon.endpoints[.unix])
        try body("\(endpoint)", models, folder.appending(component: "out"))
    }

    /// The shortest training that there is, with other options in place of its own.
    private func arguments(_ endpoint: String, _ out: URL, _ others: [String]) -> [String] {
        var arguments = ["tench-train", "--endpoint", endpoint, "--out", out.path]
        let standard = [
            "--model": "mini", "--world": "mixed", "--save": "learnt", "--steps": "3",
            "--batch": "4", "--size": "16", "--held-out": "1", "--dtype": "f16",
        ]
        for (name, value) in standard.sorted(by: { $0.key < $1.key })
        where !others.contains(name) { arguments += [name, value] }
        return arguments + others
    }

    private func record(_ out: URL) throws -> [String: Any] {
        let data = try Data(contentsOf: out.appending(component: "run.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func trainsSavesAndJudgesAndLeavesTheSharedWeightsAlone() throws {
        try withDaemon { endpoint, models, out in
            let list = ["tenchctl", "models", "--json", "--endpoint", endpoint]
            let before = try Subprocess(list).output
            let files = try ["learnt", "again"].map { name in
                let run = try Subprocess(arguments(endpoint, out, ["--save", name]))
                try #require(run.status == 0, "\(run.errors)")
                #expect(run.output.hasPrefix("\(name).safetensors: "))
                #expect(run.output.hasSuffix(" of 20 scenes that it never saw\n"), "\(run.output)")
                return try Data(
                    contentsOf: models.appending(component: "\(name).safetensors")
                )
            }
            #expect(files[0] == files[1])
            #expect(try Subprocess(list).output == before)
            let record = try record(out)
            #expect(record["status"] as? String == "finished")
            let manifest = try #require(record["manifest"] as? [String: Any])
            #expect(manifest["world"] as? String == "mixed")
            #expect(manifest["size"] as? Int == 16)
            let result = try #require((record["results"] as? [[String: Any]])?.first)
            #expect(result["file"] as? String == "again.safetensors")
            #expect((result["right"] as? [Int])?.count == 20)
            let curve = try String(
                contentsOf: out.appending(component: "curve.csv"),
                encoding: .utf8
            )
            #expect(curve.split(separator: "\n").count == 4)
            // Another seed is another training.
            let other = try Subprocess(
                arguments(endpoint, out, ["--save", "other", "--seed", "2", "--json"])
            )
            #expect(other.output.contains(#""event":"step""#), "\(other.errors)")
            let third = try Data(contentsOf: models.appending(component: "other.safetensors"))
            #expect(third != files[0])
        }
    }

    @Test func tellsWhatIsWrongBeforeItComputes() throws {
        try withDaemon { endpoint, models, out in
            for (others, message) in [
                (["--model", "none"], "none"),
                (["--model", "tiny"], "tiny tells 1000 classes apart, and scenes have 20"),
                (["--world", "flat"], "flat is none of resnet, googlenet, mixed"),
                (["--dtype", "f64"], "f64 is none of f32, f16, bf16"),
                (["--save", "../up"], "../up"),
                (["--batch", "1000"], "--batch 1000 is more than the daemon's 256"),
                (["--steps", "0"], "--steps 0 is not 1 to 10000000"),
                (["--held-out", "0"], "--held-out 0 is not 1 to 100000"),
                (["--out", "/proc/none/here"], "cannot make the folder"),
            ] {
                let run = try Subprocess(arguments(endpoint, out, others))
                #expect(run.status != 0)
                #expect(run.errors.contains(message), "\(others): \(run.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: out.path))
            #expect(try FileManager.default.contentsOfDirectory(atPath: models.path) == [])
        }
        try withDaemon(savesModels: false) { endpoint, _, out in
            let run = try Subprocess(arguments(endpoint, out, []))
            #expect(run.status != 0)
            #expect(run.errors.contains("start it with --models-dir"), "\(run.errors)")
        }
    }

    @Test func endsAtTheUsersWish() throws {
        try withDaemon { endpoint, models, out in
            let events = out.deletingLastPathComponent().appending(component: "events")
            try Data().write(to: events)
            let process = Process()
            let built = try #require(Bundle.main.executableURL).deletingLastPathComponent()
            process.executableURL = built.appending(component: "tench-train")
            process.arguments = Array(
                arguments(endpoint, out, ["--steps", "100000", "--json"]).dropFirst()
            )
            process.standardOutput = try FileHandle(forWritingTo: events)
            try process.run()
            let deadline = ContinuousClock.now + .seconds(120)
            while try !String(contentsOf: events, encoding: .utf8).contains(#""step""#) {
                try #require(process.isRunning && ContinuousClock.now < deadline)
                poll(nil, 0, 10)
            }
            process.interrupt()
            process.waitUntilExit()
            #expect(process.terminationStatus == 130)
            #expect(try record(out)["status"] as? String == "stopped")
            let curve = try String(
                contentsOf: out.appending(component: "curve.csv"),
                encoding: .utf8
            )
            #expect(curve.hasSuffix("\n") && curve.split(separator: "\n").count > 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: models.path) == [])
        }
    }
}
