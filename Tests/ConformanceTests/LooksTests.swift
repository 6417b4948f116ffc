import TestKit
import Testing

extension Conformance {
    /// `tench-looks` on pictures that `tench-class` made, and on others.
    @Suite(.studio) struct LooksTests {
        private let studio: Studio

        init() throws { studio = try Studio() }

        private static let judge = ["--judge", "right"]

        private func run(seed: Int) throws -> String {
            let out = "seed\(seed)"
            try studio.run(
                "tench-class",
                ["--model", "left", "--classes", "1,3-5", "--seed", "\(seed)"] + Studio.quick,
                out: out
            )
            return studio.path(out)
        }

        @Test func measuresPicturesOfOneClassByEveryYardstick() throws {
            let arguments = Self.judge + [try run(seed: 1), "--against", try run(seed: 2)]
            let run = try studio.run("tench-looks", arguments, out: "looks")
            #expect(run.status == 0, "\(run.errors)")
            let record = try studio.record("looks")
            #expect(record["status"] == .string("finished"))
            #expect(record["manifest"]?["models"]?[0]?["name"] == .string("right"))
            #expect(record["manifest"]?["layers"]?[0] == .string("layer1"))
            let results = try studio.results("looks")
            #expect(results.count == 4)
            for result in results {
                #expect(result["picture"] == result["against"])
                let distances = try #require(result["distances"])
                for name in ["looks", "moments", "features", "colours", "logits", "pixels"] {
                    #expect(try #require(distances[name]?.number) > 0, "\(name)")
                }
            }
            let lines = try studio.folder.text("looks/distances.csv").split(separator: "\n")
            #expect(lines.count == 5)
            #expect(lines[0].hasPrefix("picture,against,appearance,looks,moments,features,"))
            #expect(run.output.contains("95 % from"))
            // The same again.
            #expect(try studio.run("tench-looks", arguments, out: "again").status == 0)
            #expect(try studio.results("again") == results)
        }

        @Test func setsPicturesAgainstRivalsSeedBySeed() throws {
            let (one, other) = (try run(seed: 1), try run(seed: 2))
            // The other seed's rivals are the given pictures themselves, the first one's not.
            let sides = [one, other, "--against", other, other, "--than", other, one]
            let run = try studio.run("tench-looks", Self.judge + sides, out: "contest")
            #expect(run.status == 0, "\(run.errors)")
            #expect(try studio.results("contest").count == 8)
            #expect(run.output.contains("nearer %"))
            let lines = try studio.folder.text("contest/contests.csv").split(separator: "\n")
            #expect(lines.count == 9)
            let header = "yardstick,distance,rivals,cliffs_delta,gain,gain_from,gain_to,nearer,"
            #expect(lines[0].hasPrefix(header))
            for line in lines.dropFirst() {
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                // Of each class one picture is nearer than its rival and the other is not.
                #expect(cells[4] == "0.0" && cells[7] == "0.5", "\(line)")
                #expect(cells[10].isEmpty == (cells[0] == "appearance"), "\(line)")
            }
        }

        @Test func aPictureIsNotApartFromItself() throws {
            let picture = try studio.picture("001.png")
            let run = try studio.run(
                "tench-looks",
                Self.judge + [picture, "--against", picture],
                out: "self"
            )
            #expect(run.status == 0, "\(run.errors)")
            let distances = try #require(try studio.results("self")[0]["distances"])
            for name in ["looks", "moments", "features", "alignment", "colours", "pixels"] {
                #expect(distances[name]?.number == 0, "\(name)")
            }
        }

        @Test func validatesTheYardsticksByPicturesOfKnownClasses() throws {
            for (index, phase) in [Float(0), 0.3, 0.6, 0.9].enumerated() {
                _ = try studio.picture("photos/00\([1, 3, 4, 5][index]).png", phase: phase)
            }
            let folders = [try run(seed: 1), try run(seed: 2), studio.path("photos")]
            let run = try studio.run(
                "tench-looks",
                Self.judge + ["--size", "96", "--layer", "layer2", "--validate"] + folders,
                out: "valid"
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.contains("is right most often"))
            let record = try studio.record("valid")
            #expect(record["manifest"]?["size"] == .number(96))
            let results = try studio.results("valid")
            #expect(results.count == 8)
            for result in results {
                #expect(result["kinds"]?[0]?["kind"] == .string("same network"))
                #expect(result["kinds"]?[0]?["triplets"] == .number(24))
                #expect(result["kinds"]?[1]?["kind"] == .string("photograph"))
                #expect(result["kinds"]?[1]?["triplets"] == .number(48))
                #expect((0...1).contains(try #require(result["right"]?.number)))
            }
            let pairs = try studio.folder.text("valid/distances.csv").split(separator: "\n")
            #expect(pairs.count == 1 + 3 * 16)
        }

        @Test func badArgumentsAreToldBeforeAnythingIsComputed() throws {
            let pictures = [try studio.picture("001.png"), try studio.picture("002.png", phase: 1)]
            let pair = [pictures[0], "--against", pictures[1]]
            let cases = [
                (["--judge", "none"] + pair, "none"),
                (Self.judge + [pictures[0]], "--against"),
                (Self.judge + pair + ["--layer", "layer9"], "no layer layer9"),
                (Self.judge + pair + ["--size", "0"], "--size 0"),
                (Self.judge + ["/nowhere", "--against", pictures[1]], "/nowhere"),
                (Self.judge + ["--validate", studio.folder.path], "two folders"),
                (Self.judge + pair + ["--than", "/nowhere"], "/nowhere"),
                (Self.judge + pair + ["--endpoint", "127.0.0.1:1"], "one daemon"),
            ]
            for (arguments, reason) in cases {
                try studio.expectRefusal("tench-looks", arguments, reason)
            }
        }
    }
}
