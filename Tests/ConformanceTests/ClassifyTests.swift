import Imaging
import TestKit
import Testing

extension Conformance {
    /// `tenchctl classify`, beside a daemon of two networks of eight classes and one of five.
    @Suite(.studio(StudioTrait.networks + ["--model", "narrow=squeezenet1_1:seed=4,classes=5"]))
    struct ClassifyTests {
        private let studio: Studio

        init() throws { studio = try Studio() }

        private func classify(_ arguments: [String]) throws -> Subprocess {
            try Subprocess(
                ["tenchctl", "classify"] + arguments + ["--endpoint", "\(studio.daemon.endpoint)"]
            )
        }

        private static let both = ["--model", "left", "--model", "right"]

        @Test func agreesWithWhatTheDaemonSaysOfThePixels() throws {
            // Of the size that is asked for: shown as it is.
            let picture = try studio.picture("3-x.png")
            let run = try classify(["--model", "left", "--size", "32", "--json", picture])
            #expect(run.status == 0, "\(run.errors)")
            let found = try JSONTree(run.output)
            let reply = try RawClient(studio.daemon.endpoint).ask(
                """
                {"id":1,"method":"forward","params":{"model":"left","top":8,"encoding":"none",\
                "deterministic":true,"input":{"png":"\(studio.folder.read("3-x.png").base64)"}}}
                """
            )
            let top = try #require(reply["result"]?["top"]?[0]?.array)
            let told = try #require(found["pictures"]?[0]?["found"]?[0])
            for place in 0..<5 {
                for member in ["class", "logit", "probability"] {
                    let (mine, theirs) = (told["top"]?[place]?[member], top[place][member])
                    let difference = try #require(mine?.number) - #require(theirs?.number)
                    #expect(abs(difference) < 1e-6, "\(member) at \(place)")
                }
            }
            #expect(told["top"]?.array?.count == 5)
            let before = try #require(top.firstIndex { $0["class"]?.integer == 3 })
            #expect(told["place"]?.integer == before + 1)
            #expect(found["pictures"]?[0]?["class"]?.integer == 3)
        }

        @Test func tellsTheFirstFiveOfOnePictureForEachNetwork() throws {
            let run = try classify(Self.both + ["--size", "48x40", try studio.picture("x.png")])
            #expect(run.status == 0, "\(run.errors)")
            let lines = run.output.split(separator: "\n")
            #expect(lines[0] == "left sees the middle of each picture at 48x40")
            #expect(lines.count == 2 + 1 + 2 * 5, "\(run.output)")
            #expect(lines[2].hasPrefix("network  place  class  label"))
        }

        @Test func tellsTheSharesOfAFolderWhoseFoldersAreClasses() throws {
            for index in 0..<8 {
                _ = try studio.picture("photos/\(index)-name/a.png", phase: Float(index) / 4)
            }
            _ = try studio.picture("photos/beach.png")
            let photos = studio.path("photos")
            let run = try classify(Self.both + ["--size", "32", "--json", photos])
            #expect(run.status == 0, "\(run.errors)")
            let found = try JSONTree(run.output)
            let pictures = try #require(found["pictures"]?.array)
            #expect(pictures.map { $0["class"]?.integer } == Array(0..<8) + [nil])
            for (index, name) in ["left", "right"].enumerated() {
                let model = found["models"]?[index]
                #expect(model?["name"]?.string == name)
                let places = pictures.compactMap { $0["found"]?[index]?["place"]?.integer }
                #expect(model?["rate"]?["pictures"]?.integer == 8 && places.count == 8)
                #expect(model?["rate"]?["first"]?.integer == places.count { $0 == 1 })
                let share = try #require(model?["rate"]?["top5"]?.number)
                #expect(share == Double(places.count { $0 <= 5 }) / 8)
            }
            let table = try classify(Self.both + ["--size", "32", photos])
            #expect(table.output.contains("among five"))
            #expect(table.output.contains("photos/7-name/a.png"))
        }

        @Test func bringsPhotographsToTheSizeEitherWay() throws {
            let picture = try studio.folder.file(
                "wide.png",
                PNG.encode(testPicture(height: 40, width: 120))
            )
            let outputs = try [[], ["--fit", "crop"], ["--fit", "squash"]].map {
                let run = try classify(["--model", "left", "--size", "32", picture] + $0)
                #expect(run.status == 0, "\(run.errors)")
                return run.output.split(separator: "\n").dropFirst()
            }
            #expect(outputs[0] == outputs[1])
            #expect(outputs[0] != outputs[2])
        }

        @Test func namesWhatItCannotReadAndGoesOn() throws {
            _ = try studio.picture("some/1.png")
            try studio.folder.file("some/2.png", Array("GIF89a".utf8))
            let run = try classify(
                ["--model", "left", "--size", "32", "--json"]
                    + [studio.path("some"), studio.path("absent.png")]
            )
            #expect(run.status == 2)
            #expect(run.errors.contains("2.png is no picture"), "\(run.errors)")
            #expect(run.errors.contains("absent.png"), "\(run.errors)")
            let found = try JSONTree(run.output)
            #expect(found["pictures"]?.array?.count == 1)
            #expect(found["unread"]?.array?.count == 2)
        }

        @Test func refusesWhatCannotBeAnswered() throws {
            let picture = try studio.picture("x.png")
            try studio.folder.folder("none")
            for (arguments, reason) in [
                (["--model", "absent", picture], "absent"),
                (["--model", "left", "--model", "narrow", picture], "left 8"),
                (["--model", "left", "--model", "left", picture], "each network once"),
                (["--model", "left", "--size", "2", picture], "does not pass through"),
                (["--model", "left", studio.path("none")], "holds no PNG"),
                (["--model", "left", "--fit", "stretch", picture], "--fit"),
                ([picture], "--model"),
            ] {
                let run = try classify(arguments)
                #expect(run.status != 0 && run.status != 2)
                #expect(run.errors.contains(reason), "\(run.errors)")
            }
        }
    }
}
