import Imaging
import Randomness
import Tensors
import Testing

@testable import Experiments

struct TransformationTests {
    private static func picture(_ size: Int) -> Image {
        Image(
            height: size,
            width: size,
            values: (0..<3 * size * size).map { Float(7 * $0 % 31) / 31 }
        )
    }

    private static func view(
        _ names: [String],
        of size: Int,
        side: Int,
        seed: UInt64 = 3
    ) throws -> View {
        var random = RandomKind.tench.seeded(seed)
        let transformations = try names.map { try #require(Transformation($0)) }
        return View(of: size, through: transformations, side: side, drawnFrom: &random)
    }

    private static func numbers(_ count: Int) -> [Float] {
        (0..<count).map { Float(Double(11 * $0 % 31) / 31 - 0.5) }
    }

    private static func product(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }

    /// ⟨view(p) − view(0), g⟩ = ⟨p, viewᵀ(g)⟩: what is seen is linear but for the grey and noise.
    @Test(arguments: [
        ["pad:3", "jitter:2"], ["scale:0.8:1.2"], ["rotate:-30:30"], ["crop:0.5:0.7"], ["blur:0.7"],
        ["noise:0.3"], [],
        [
            "pad:4", "jitter:3", "scale:0.9:1.1", "rotate:-10:10", "jitter:2", "blur:0.5",
            "noise:0.1",
        ],
    ])
    func theTransposeIsOne(names: [String]) throws {
        let view = try Self.view(names, of: 20, side: 14)
        let picture = Self.picture(20)
        let gradient = Self.numbers(3 * 14 * 14)
        let nothing = view(Image(height: 20, width: 20, grey: 0)).values
        var seen = view(picture).values
        for index in seen.indices { seen[index] -= nothing[index] }
        let whole = view.transposed(Tensor([1, 3, 14, 14], gradient), at: picture)
        let forward = Self.product(seen, gradient)
        let backward = Self.product(picture.values, whole.values)
        #expect(abs(forward - backward) < 1e-4)
    }

    @Test func withoutTransformationsItIsAWindowDrawnAcrossThenDown() throws {
        var twin = TenchRandom(seed: 3)
        let view = try Self.view([], of: 20, side: 14)
        let (x, y) = (twin.integer(through: 6), twin.integer(through: 6))
        #expect(view.window == Window(x: x, y: y, width: 14, height: 14))
    }

    @Test func aPictureSmallerThanTheWindowStandsInItsMiddle() throws {
        let view = try Self.view(["scale:0.5"], of: 20, side: 14)
        let seen = Image(view(Image(height: 20, width: 20, grey: 1)))
        #expect(seen[0, 0, 7] == 0.5 && seen[0, 7, 0] == 0.5 && seen[0, 7, 7] == 1)
        #expect(seen[0, 13, 7] == 0.5 && seen[0, 7, 13] == 0.5)
    }

    @Test func aCropShowsItsShareOfThePicture() throws {
        // Half the window's side of a picture that grows from left to right.
        let ramp = Image(
            height: 32,
            width: 32,
            values: (0..<3 * 32 * 32).map { Float($0 % 32) / 32 }
        )
        let seen = Image(try Self.view(["crop:0.5"], of: 32, side: 16)(ramp))
        #expect(abs(seen[0, 15, 8] - seen[0, 0, 8] - 0.234375) < 1e-5)
    }

    @Test func theSameSeedLooksTheSame() throws {
        let names = ["pad:4", "jitter:3", "scale:0.9:1.1", "rotate:-10:10", "noise:0.1"]
        let picture = Self.picture(20)
        let seen = try Self.view(names, of: 20, side: 14)(picture)
        #expect(try Self.view(names, of: 20, side: 14)(picture) == seen)
        #expect(try Self.view(names, of: 20, side: 14, seed: 4)(picture) != seen)
    }

    @Test(arguments: [
        "pad:16", "jitter:8", "scale:0.9:1.1", "rotate:-10.0:10.0", "crop:0.45:0.6", "blur:0.5",
        "noise:0.08", "noise:0.3:0.0", "noise:0.0:0.3",
    ])
    func namesAreReadBack(name: String) {
        #expect(Transformation(name)?.description == name)
    }

    @Test(arguments: [
        "", "pad", "pad:", "pad:1.5", "pad:-1", "pad:1:2", "jitter:x", "scale:0", "scale:1.1:0.9",
        "scale:0.9:1.1:1.2", "rotate:-200:0", "rotate:nan", "crop:-1:1", "blur:-1", "blur:0.1:0.2",
        "noise:inf", "noise:-0.1", "noise:0.1:-0.1", "warp:1",
    ])
    func otherNamesAreNone(name: String) {
        #expect(Transformation(name) == nil)
    }

    @Test func smallNetworksAreShiftedLess() {
        #expect(Transformation.pad(16).scaled(by: 0.25) == .pad(4))
        #expect(Transformation.rotate(-10...10).scaled(by: 0.25) == .rotate(-10...10))
    }
}
