import Experiments
import Imaging
import JSON
import Randomness
import Runs
import Tensors
import Testing

struct PictureManifestTests {
    private var manifest: PictureManifest {
        var preset = Preset.resnet.scaled(toSize: 12)
        preset.octaves = preset.octaves.map {
            Octave(
                size: $0.size,
                crop: $0.crop,
                iterations: 4,
                learningRate: $0.learningRate,
                sigma: $0.sigma
            )
        }
        return PictureManifest(
            RunOrigin(
                Invocation("tench-class", arguments: ["--model", "a \"b\""]),
                server: "tenchd 0.1.0",
                models: [.init(name: "m", architecture: "resnet50", version: 1, sha256: "ab")]
            ),
            preset: preset,
            random: .torch,
            seed: 999
        )
    }

    /// A picture of a class with a made-up gradient, as a client makes it.
    private func file(_ manifest: PictureManifest) async throws -> [UInt8] {
        var random = manifest.random.seeded(UInt64(manifest.seed))
        let start = manifest.preset.start.image(
            size: manifest.preset.octaves[0].size,
            random: &random
        )
        let image = try await Ascent(manifest.preset).run(from: start, random: &random) { input in
            let slope = input.values.enumerated().map { ($1 - Float($0 % 7) / 7) / 4 }
            return Ascent.Slope(losses: [0], gradient: Tensor(input.shape, slope))
        }
        return try manifest.png(of: image)
    }

    @Test func survivesBeingWritten() throws {
        let read = try JSONValue(parsing: manifest.json.text)
        #expect(PictureManifest(read) == manifest)
    }

    @Test func refusesAnIncompleteOne() throws {
        for pair in manifest.json.members?.pairs ?? [] {
            var members = try #require(manifest.json.members)
            members[pair.name] = nil
            #expect(PictureManifest(.object(members)) == nil, "without \(pair.name)")
        }
    }

    @Test func thePicturesOwnManifestMakesItsVeryBytesAgain() async throws {
        let first = try await file(manifest)
        let text = try #require(try PNG.text("tench", in: first))
        let read = try #require(PictureManifest(JSONValue(parsing: text)))
        #expect(PictureManifest(inPNG: first) == read)
        #expect(try await file(read) == first)
    }

    @Test func anotherSeedMakesOtherBytes() async throws {
        var other = manifest
        other.seed = 1000
        #expect(try await file(other) != file(manifest))
    }
}
