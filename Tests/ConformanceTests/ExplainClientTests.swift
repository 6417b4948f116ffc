import Foundation
import Glibc
import Imaging
import TestKit
import Testing

extension Conformance {
    /// `tench-explain`, run as its users run it.
    @Suite(.studio) struct ExplainClientTests {
        private let studio: Studio

        init() throws { studio = try Studio() }

        /// Little work of every kind.
        private static let quick = [
            "--size", "64", "--steps", "3", "--samples", "2", "--window", "32", "--stride", "32",
        ]

        @Test func mapsCanBeMadeAgain() throws {
            let photographs = [
                try studio.picture("a.png"), try studio.picture("b.png", phase: 0.5, side: 90),
            ]
            let arguments =
                ["--model", "left", "--model", "right", "--photo"] + photographs + Self.quick
            let run = try studio.run("tench-explain", arguments, out: "a")
            try #require(run.status == 0, "\(run.errors)")
            let names = try studio.folder.names(in: "a").filter { $0.hasSuffix(".png") }
            // Eight methods, each over the photograph and alone, and the sheet.
            #expect(names.count == 2 * 2 * 8 * 2 + 1, "\(names)")
            #expect(
                names.contains("a-left-gradcam.png") && names.contains("b-right-occlusion-map.png")
            )

            let record = try studio.record("a")
            #expect(record["status"] == .string("finished"))
            #expect(record["manifest"]?["seen"]?[0]?["layer"] == .string("features"))
            #expect(record["manifest"]?["seen"]?[1]?["layer"] == .string("layer4"))
            let results = try studio.results("a")
            #expect(results.count == 2 * 2 * 8)
            for result in results {
                let probability = try #require(result["probability"]?.number)
                // A first guess of eight classes.
                #expect((0.125...1).contains(probability))
                #expect(try #require(result["scale"]?.number) >= 0)
            }
            let integrated = results.filter { $0["method"] == .string("integrated-gradients") }
            #expect(integrated.count == 4 && integrated.allSatisfy { $0["gain"]?.number != nil })

            for file in ["run.json", "a-left-smoothgrad.png", "b-right-guided-gradcam-map.png"] {
                let replay = try Subprocess([
                    "tenchctl", "replay", studio.path("a/\(file)"), "--endpoint",
                    "\(studio.daemon.endpoint)",
                ])
                #expect(replay.status == 0, "\(replay)")
            }
        }

        @Test func aClassIsTakenByNumberAndName() throws {
            let labels = try studio.folder.file(
                "labels.txt",
                "one\ntwo\nthree\nfour\nfive\nsix\nseven\nGo-kart\n"
            )
            let arguments =
                ["--model", "left", "--photo", try studio.picture("p.png"), "--labels", labels]
                + ["--class", "go-kart", "--class", "2", "--method", "saliency"] + Self.quick
            let run = try studio.run("tench-explain", arguments, out: "named")
            try #require(run.status == 0, "\(run.errors)")
            let results = try studio.results("named")
            #expect(results.map { $0["class"] } == [.number(7), .number(2)])
            #expect(results[0]["title"] == .string("7 Go-kart, saliency of left"))
            #expect(studio.folder.has("named/p-left-7-saliency.png"))
            // Whoever is given the heat map takes it for a picture of the class.
            #expect(results[1]["file"] == .string("p-left-2-saliency.png"))
        }

        /// The map alone has the numbers that a gradient has.
        @Test func aSaliencyMapIsTheGradientsMagnitude() throws {
            let photograph = try studio.picture("p.png", side: 64)
            let arguments =
                ["--model", "right", "--photo", photograph, "--class", "5", "--method", "saliency"]
                + Self.quick
            let run = try studio.run("tench-explain", arguments, out: "map")
            try #require(run.status == 0, "\(run.errors)")
            let png = try studio.folder.read("p.png").base64
            let reply = try RawClient(studio.daemon.endpoint).ask(
                """
                {"id":1,"method":"input_gradient","params":{"model":"right","encoding":"json",\
                "deterministic":true,"input":{"png":"\(png)"},\
                "loss":{"kind":"logit","class":5,"target":0}}}
                """
            )
            let gradient = try #require(reply["result"]?["gradient"]?["data"]?.array)
                .compactMap(\.number)
            let map = try PNG.decode(studio.folder.read("map/p-right-5-saliency-map.png"))
            let scale = try #require(try studio.results("map")[0]["scale"]?.number)
            for pixel in stride(from: 0, to: 64 * 64, by: 97) {
                let largest = [0, 1, 2].map { abs(gradient[$0 * 64 * 64 + pixel]) }.max() ?? 0
                let grey = Double(map.values[pixel]) * scale
                #expect(abs(grey - min(largest, scale)) <= scale / 500, "\(pixel)")
            }
        }

        @Test func aSignalEndsItWithWholeFiles() throws {
            let client = try studio.start(
                "tench-explain",
                ["--model", "left", "--photo", try studio.picture("p.png")]
                    + ["--samples", "10000", "--method", "smoothgrad", "--size", "64"],
                out: "stopped"
            )
            try client.wait(for: 3, "step")
            client.signal(SIGINT)
            #expect(client.end() == 130)
            #expect(try studio.record("stopped")["status"] == .string("stopped"))
        }

        @Test func refusesWhatItCannotExplain() throws {
            let photograph = try studio.picture("p.png")
            let model = ["--model", "left"]
            for (arguments, reason) in [
                (["--model", "absent"], "absent"),
                (model + model, "named twice"),
                (model + ["--class", "8"], "no class 8"),
                (model + ["--class", "heron"], "no class is called"),
                (model + ["--layer", "feature"], "did you mean \"features\""),
                (model + ["--layer", "logits"], "planes of channels"),
                (model + ["--method", "lime"], "lime"),
                (model + ["--window", "80"], "larger than the picture"),
                (model + ["--window", "8", "--stride", "9"], "gaps"),
                (model + ["--steps", "0"], "--steps 0"),
                (model + ["--only", "x.png"], "--only x.png"),
                (model + ["--size", "3"], "3"),
                (model + ["--endpoint", "127.0.0.1:1"], "one daemon"),
            ] {
                let size = arguments.contains("--size") ? [] : ["--size", "64"]
                try studio.expectRefusal(
                    "tench-explain",
                    arguments + ["--photo", photograph] + size,
                    reason
                )
            }
            try studio.expectRefusal("tench-explain", model + ["--photo", "/nowhere"], "/nowhere")
        }
    }
}
