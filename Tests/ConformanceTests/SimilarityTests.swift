import Foundation
import Glibc
import TestKit
import Testing

extension Conformance {
    /// `tench-similarity` on pictures that `tench-class` made, and on others.
    @Suite(.studio) struct SimilarityTests {
        private let studio: Studio

        init() throws { studio = try Studio() }

        private static let models = ["--model", "left", "--model", "right"]

        /// Four class pictures and one of no class, and the options to compare them with.
        private func arguments() throws -> [String] {
            try studio.run(
                "tench-class",
                ["--model", "left", "--classes", "1,3-5"] + Studio.quick,
                out: "classes"
            )
            _ = try studio.picture("classes/beach.png", phase: 0.4)
            return Self.models + ["--pictures", studio.path("classes")]
        }

        private func rows(_ name: String) throws -> [[String]] {
            try studio.folder.text(name).split(separator: "\n").dropFirst()
                .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        }

        @Test func writesPointsNeighboursAndGraphs() throws {
            let run = try studio.run("tench-similarity", try arguments(), out: "near")
            #expect(run.status == 0, "\(run.errors)")
            let record = try studio.record("near")
            #expect(record["status"] == .string("finished"))
            #expect(record["manifest"]?["models"]?[1]?["name"] == .string("right"))
            #expect(record["manifest"]?["pictures"]?[4]?["number"] == .number(8 + 4))

            // The points are the logits that the daemon gives for the files.
            let logits = try rows("near/left/logits.csv")
            #expect(logits.map { $0[0] } == ["001", "003", "004", "005", "beach"])
            #expect(logits.map { $0[1] } == ["1", "3", "4", "5", ""])
            let png = try studio.folder.read("classes/003.png").base64
            let client = try RawClient(studio.daemon.endpoint)
            let reply = try client.ask(
                """
                {"id":1,"method":"forward","params":{"model":"left","encoding":"json",\
                "deterministic":true,"input":{"png":"\(png)"}}}
                """
            )
            for index in 0..<8 {
                let wanted = reply["result"]?["outputs"]?["logits"]?["data"]?[index]?.number
                let found = try #require(Double(logits[1][2 + index]))
                #expect(Float(found) == Float(try #require(wanted)))
            }

            // Neighbours are those of the points.
            let points = logits.map { $0.dropFirst(2).compactMap(Float.init).map(Double.init) }
            let neighbours = try rows("near/left/neighbours.csv")
            #expect(neighbours.count == 4 + 5)
            let byLogit = try #require(neighbours.first { $0[0] == "003" && $0[3] == "logit" })
            let others = points[1].indices.filter { $0 != 3 }
            #expect(Int(byLogit[5]) == others.max { points[1][$0] < points[1][$1] })
            let byDistance = try #require(
                neighbours.first { $0[0] == "003" && $0[3] == "distance" }
            )
            let distances = points.map { point in
                zip(point, points[1]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
            }
            let nearest = [0, 2, 3, 4].min { distances[$0] < distances[$1] }!
            #expect(Int(byDistance[5]) == [1, 3, 4, 5, 12][nearest])
            #expect(abs(try #require(Double(byDistance[7])) - distances[nearest]) < 1e-9)

            let shares = record["results"]?[0]?["component_shares"]
            #expect(try #require(shares?[0]?.number) >= #require(shares?[1]?.number))
            let graph = try studio.folder.text("near/left/neighbours-distance.graphml")
            #expect(graph.contains(#"<node id="n12"><data key="label">beach</data></node>"#))

            // The two networks side by side.
            let between = try rows("near/left right.csv")
            #expect(between.count == 5)
            let pair = record["results"]?[2]
            #expect(pair?["models"] == .array([.string("left"), .string("right")]))
            let alignment = try #require(pair?["linear_cka"]?.number)
            #expect((0...1).contains(alignment))
        }

        @Test func theSameRunHasTheSameTables() throws {
            let arguments = try arguments() + ["--neighbours", "2"]
            for out in ["a", "b"] {
                #expect(try studio.run("tench-similarity", arguments, out: out).status == 0)
            }
            for name in ["left/logits.csv", "right/neighbours.csv", "left/components.csv"] {
                #expect(
                    try studio.folder.read("a/\(name)") == studio.folder.read("b/\(name)"),
                    "\(name)"
                )
            }
            #expect(try studio.results("a") == studio.results("b"))
        }

        @Test func withoutDrawingProgramsTellsWhatToInstall() throws {
            // A path that leads to the client and to nothing else.
            let built = Subprocess.built
            let command = studio.arguments("tench-similarity", try arguments(), out: "near")
            let run = try Subprocess(
                ["\(built)/\(command[0])"] + command.dropFirst(),
                environment: ["PATH": "/nowhere"]
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains("apt install gnuplot-nox"))
            #expect(run.errors.contains("apt install graphviz"))
            let files = try studio.folder.names(in: "near/left")
            #expect(files.contains("components.gp") && files.contains("neighbours-logit.dot"))
            #expect(!files.contains { $0.hasSuffix(".png") })
        }

        @Test func aSignalEndsItWithWholeFiles() throws {
            let pictures = try (0..<300).map { try studio.picture("many/p\($0).png", side: 64) }
            let client = try studio.start(
                "tench-similarity",
                Self.models + ["--pictures"] + pictures,
                out: "stopped"
            )
            try client.wait(for: 3, "step")
            client.signal(SIGINT)
            #expect(client.end() == 130)
            #expect(try studio.record("stopped")["status"] == .string("stopped"))
        }

        @Test func badArgumentsAreToldBeforeAnythingIsComputed() throws {
            let pictures = [try studio.picture("001.png"), try studio.picture("002.png", phase: 1)]
            let cases = [
                (["--model", "none"], "none"),
                (["--model", "left", "--model", "tiny"], "left tells 8 classes apart"),
                (["--model", "left", "--model", "left"], "the same name"),
                (["--model", "left", "--neighbours", "0"], "--neighbours 0"),
                (["--model", "left", "--labels", "/no"], "/no"),
                (["--model", "left", "--endpoint", "127.0.0.1:1"], "one daemon"),
                (["--model", "left", "--pictures", "/nowhere"], "/nowhere"),
            ]
            for (arguments, reason) in cases {
                let given = arguments.contains("--pictures") ? [] : ["--pictures"] + pictures
                try studio.expectRefusal("tench-similarity", arguments + given, reason)
            }
        }

        @Test func picturesThatCannotBeComparedAreTold() throws {
            let picture = try studio.picture("001.png")
            for (name, reason) in [
                ("001-x.png", "both of class 1"), ("2019.png", "classes are 0 to 7"),
            ] {
                try studio.expectRefusal(
                    "tench-similarity",
                    ["--model", "left", "--pictures", picture, try studio.picture(name)],
                    reason
                )
            }
            try studio.expectRefusal(
                "tench-similarity",
                ["--model", "left", "--pictures", picture, try studio.picture("2.png", side: 3)],
                "2: "
            )
        }
    }
}
