import ArgumentParser
import Files
import Imaging
import JSON
import Objectives
import Randomness
import Tensors
import Testing
import Wire

@testable import Experiments
@testable import Objectives

struct MatchExperimentTests {
    private let daemon = FakeDaemon()

    private func experiment(
        _ rival: MatchExperiment.Rival? = nil,
        of image: Image = Image(height: 6, width: 9, grey: 0.5)
    ) async throws -> MatchExperiment {
        let model = try await RemoteModel("fake", over: daemon)
        return MatchExperiment(
            [
                .init(
                    GivenPicture(
                        stem: "002-x",
                        image: image,
                        sha256: "ab"
                    ),
                    rival: rival
                )
            ],
            ending: .matched,
            model: model,
            judges: [model],
            labels: Labels(["red", "green", "blue"]),
            loss: .distance(.l1),
            scale: 0.25
        )
    }

    @Test func theResultIsNamedAfterTheGivenPicture() async throws {
        let commission = try await experiment().commissions[0]
        #expect(commission.file == "002-x-matched.png")
        #expect(commission.title == "2 blue" && commission.classIndex == 2)
    }

    @Test func aTargetOfAnotherClassIsToldBeforeTheRun() async throws {
        func cautions(_ image: Image) async throws -> [String] {
            let experiment = try await experiment(of: image)
            let octave = try #require(Octave("9/8,1,1:1,0:0"))
            return try await experiment.cautions(
                about: experiment.commissions[0],
                octaves: [octave, octave],
                over: daemon
            )
        }
        func light(_ channel: Int) -> Image {
            var image = Image(height: 6, width: 9, grey: 0.5)
            image[channel, 4, 3] = 1
            return image
        }
        #expect(try await cautions(light(2)) == [])
        #expect(
            try await cautions(light(0)) == [
                "2 blue: of 8 pixels fake takes it for 0 red, and so will what is matched to it there"
            ]
        )
    }

    @Test func aLayersOutputIsMatchedWhereItStands() throws {
        let options = try MatchOptions.parse(["--layer", "layer2", "--preset", "lucid"])
        let preset = options.preset(for: "resnet50")
        #expect(preset.octaves.allSatisfy { $0.size == 224 && $0.crop == 224 })
        #expect(preset.approach.transformations == [.blur(sigma: 0.8)])
        for stray in [["--octave", "330/299,9,1:1,0:0"], ["--transform", "jitter:3"]] {
            #expect(throws: (any Error).self) {
                try MatchOptions.parse(["--layer", "layer2"] + stray)
            }
        }
    }

    @Test func theTargetIsFoundAtTheSizeOfEachOctavesCrop() async throws {
        let experiment = try await experiment()
        for (octave, crop) in [5, 8].enumerated() {
            let terms = try await experiment.terms(
                of: experiment.commissions[0],
                octave: octave,
                crop: crop,
                over: daemon
            )
            let distance = try #require(terms[0].loss.kind.function as? L1Loss).to
            #expect(terms.count == 1 && terms[0].weight == 1 && distance.scale == 0.25)
            #expect(distance.target.values == [0.5, 0.5, 0.5])
        }
        #expect(await daemon.sizes == [5, 8])
    }

    @Test func tellsHowFarTheOutputsAre() async throws {
        let experiment = try await experiment()
        let image = Image(height: 4, width: 4, grey: 1)
        let figures = try await experiment.figures(
            of: experiment.commissions[0],
            image,
            over: daemon
        )
        #expect(figures.l1 == 1.5 && figures.json["l1"] == 1.5)
        // Both are asked about at the picture's size.
        #expect(await daemon.sizes == [4, 4])
    }

    @Test func comparesWithTheRivalUnderEveryNetwork() async throws {
        let own = try await experiment(.own(Image(height: 2, width: 2, grey: 0)))
        let image = Image(height: 4, width: 4, grey: 0.5)
        let findings = try await own.findings(of: own.commissions[0], image, over: daemon)
        #expect(findings.distances.count == 2)
        for distance in findings.distances {
            #expect(distance.result == 0 && distance.noisy == nil)
            let far = try #require(distance.own)
            #expect(abs(far - 0.75.squareRoot()) < 1e-6)
        }
    }

    @Test func noiseIsTheSameForTheSameSeed() async throws {
        func distance(_ seed: Int) async throws -> Double? {
            let noisy = try await experiment(.noisy(.tench, seed: seed))
            let image = Image(height: 4, width: 4, grey: 0.5)
            let findings = try await noisy.findings(of: noisy.commissions[0], image, over: daemon)
            return findings.distances[0].noisy
        }
        let (one, again, other) = try await (distance(1), distance(1), distance(2))
        #expect(one == again && one != other)
    }
}
