import Imaging
import TestKit
import Testing

extension Conformance {
    /// `tench-match` and `tench-represent`, run as their users run them.
    @Suite(.studio) struct MatchTests {
        private let studio: Studio

        init() throws { studio = try Studio() }

        /// Two octaves, the second of a crop that is not the first's size.
        private static let octaves = [
            "--octave", "32/32,12,4:2,0.6:0.4", "--octave", "40/36,6,2:1,0.5:0.4", "--k", "0.5",
        ]

        private func match(_ arguments: [String], out: String) throws -> Subprocess {
            try studio.run(
                "tench-match",
                ["--model", "left"] + Self.octaves + arguments,
                out: out
            )
        }

        @Test func comesNearerToWhatTheNetworkSaysOfThePicture() throws {
            let like = try ["000-x.png", "003-y.png"].enumerated().map {
                try studio.picture($1, phase: Float($0))
            }
            for name in ["own/000-a.png", "own/003-b.png"] {
                _ = try studio.picture(name, phase: 0.4)
            }
            let run = try match(
                ["--like"] + like + ["--judge", "right", "--own", studio.path("own")],
                out: "m"
            )
            #expect(run.status == 0, "\(run.errors)")
            let record = try studio.record("m")
            #expect(record["status"]?.string == "finished")
            for (place, file) in ["000-x-matched.png", "003-y-matched.png"].enumerated() {
                let result = try #require(record["results"]?[place])
                #expect(result["file"]?.string == file)
                for octave in 0..<2 {
                    let figures = result["octaves"]?[octave]
                    let before = try #require(figures?["before"]?["l1"]?.number)
                    let after = try #require(figures?["after"]?["l1"]?.number)
                    #expect(after < before, "octave \(octave): \(before) → \(after)")
                }
                for (judge, name) in ["left", "right"].enumerated() {
                    let distances = result["distances"]?[judge]
                    #expect(distances?["model"]?.string == name)
                    #expect(distances?["result"]?.number != nil && distances?["own"]?.number != nil)
                }
                let picture = try PNG.decode(studio.folder.read("m/\(file)"))
                #expect((picture.width, picture.height) == (40, 40))
            }
        }

        @Test func matchingsSideBySideHaveTheBytesOfSingleOnes() throws {
            let names = ["000-x", "003-y", "005-z"]
            let like = try names.enumerated().map {
                try studio.picture("\($1).png", phase: Float($0))
            }
            for distance in ["l1", "l2", "sum-of-squares"] {
                let arguments = ["--distance", distance, "--looks", "2", "--like"] + like
                for batch in ["1", "3"] {
                    let run = try match(["--batch", batch] + arguments, out: distance + batch)
                    try #require(run.status == 0, "\(run.errors)")
                }
                let files = names.map { "\($0)-matched.png" }
                try studio.expectSame(files, distance + "1", distance + "3")
                #expect(try studio.results(distance + "1") == studio.results(distance + "3"))
            }
        }

        @Test func theSameRunHasTheSameBytes() throws {
            let like = try studio.picture("000-x.png")
            for out in ["m", "n"] {
                let run = try match(["--like", like], out: out)
                #expect(run.status == 0, "\(run.errors)")
            }
            #expect(
                try studio.folder.read("m/000-x-matched.png")
                    == studio.folder.read("n/000-x-matched.png")
            )
            let endpoint = studio.daemon.endpoint
            let replay = try Subprocess([
                "tenchctl", "replay", studio.path("m/run.json"), "--endpoint", "\(endpoint)",
            ])
            #expect(replay.status == 0, "\(replay.errors)")
            #expect(replay.output == "000-x-matched.png: the same bytes\n")
        }

        @Test func aPhotographIsSquashedAndComparedWithItselfUnderNoise() throws {
            _ = try studio.picture("photo.png", side: 70)
            let run = try studio.run(
                "tench-represent",
                ["--model", "left", "--photo", studio.path("photo.png")] + Self.octaves,
                out: "r"
            )
            #expect(run.status == 0, "\(run.errors)")
            let result = try #require(try studio.record("r")["results"]?[0])
            #expect(result["file"]?.string == "photo-represented.png")
            let distances = result["distances"]?[0]
            #expect(distances?["result"]?.number != nil && distances?["noisy"]?.number != nil)
            let before = try #require(result["octaves"]?[0]?["before"]?["l2"]?.number)
            let after = try #require(result["octaves"]?[0]?["after"]?["l2"]?.number)
            #expect(after < before)
        }

        private static let refused = [
            (["--like", "/nowhere.jpg"], "/nowhere.jpg"),
            (["--like", "/dev/null"], "neither a PNG nor a JPEG file"),
            (["--judge", "absent"], "absent"),
            (["--k", "0"], "--k 0"),
            (["--octaves"], "give one"),
        ]

        @Test func refusesBeforeItComputes() throws {
            let like = try studio.picture("000-x.png")
            for (arguments, reason) in Self.refused {
                let rest = Self.octaves + ["--like", like] + arguments
                try studio.expectRefusal("tench-match", ["--model", "left"] + rest, reason)
            }
        }
    }
}
