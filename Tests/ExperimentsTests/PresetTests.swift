import Experiments
import Testing

struct PresetTests {
    @Test(arguments: [
        (Preset.googlenet, ["299/299,220,1.5:1.0,2.4:0.8", "490/470,500,1.3:0.45,1.5:0.4"]),
        (
            .resnet,
            [
                "299/299,220,2.5:1.5,2.4:0.8", "490/470,500,1.5:0.3,1.5:0.4",
                "600/570,100,1.5:0.4,1.5:0.4",
            ]
        ),
        (
            .inception,
            [
                "299/299,100,1.5:1.0,2.4:0.8", "340/320,100,1.3:0.45,1.5:0.4",
                "390/390,100,1.3:0.45,1.5:0.4",
            ]
        ),
    ])
    func octavesAreThePublishedOnes(preset: Preset, octaves: [String]) {
        #expect(preset.octaves.map(\.description) == octaves)
    }

    @Test func lossesAndBlursAreThePublishedOnes() {
        #expect(Preset.googlenet.loss == ClassLoss(.abs, target: 200))
        #expect(Preset.inception.loss == ClassLoss(.abs, target: 200))
        #expect(Preset.resnet.loss == ClassLoss(.linear, target: 200, weight: 0.5))
        #expect(Preset.all.prefix(3).map(\.blur) == [.image, .window, .image])
        #expect(Preset.all.prefix(3).allSatisfy { $0.start.description == "0.7:0.05" })
    }

    @Test func matchingsAreThePublishedOnes() {
        let preset = MatchPreset.resnet
        let single = preset.single.octaves.map(\.description)
        #expect(single == ["299/299,220,2.5:1.5,2.4:0.4"])
        #expect(preset.single.scale == 0.05)
        #expect(preset.octaves.octaves == Preset.resnet.octaves)
        #expect(preset.octaves.scale == 0.1)
        #expect(preset.start == Preset.resnet.start)
    }

    @Test func schedulesApproachTheirEndAndNeverReachIt() {
        let rate = Schedule(2.5, 1.5)
        #expect(rate.value(at: 0, of: 220) == 2.5)
        #expect(rate.value(at: 110, of: 220) == 2)
        #expect(rate.value(at: 219, of: 220) > 1.5)
        #expect(abs(rate.value(at: 219, of: 220) - (2.5 / 220 + 1.5 * 219 / 220)) < 1e-12)
    }

    @Test func scalingKeepsProportionsAndSteps() {
        let small = Preset.resnet.scaled(toSize: 64)
        #expect(small.octaves.map(\.size) == [64, 105, 128])
        #expect(small.octaves.map(\.crop) == [64, 101, 122])
        #expect(small.octaves.map(\.iterations) == [220, 500, 100])
        #expect(Preset.inception.scaled(toSize: 4).octaves.allSatisfy { $0.crop <= $0.size })
    }

    @Test(arguments: [
        "299/299,220,2.5:1.5,2.4:0.8", "64/60,10,1.0:1.0,0.0:0.0",
    ])
    func octavesSurviveBeingWritten(text: String) throws {
        #expect(try #require(Octave(text)).description == text)
    }

    @Test(arguments: [
        "", "299,220,1:1,1:1", "299/300,220,1:1,1:1", "299/299,0,1:1,1:1", "299/1,2,1:1,1:1",
        "299/299,220,1:1", "299/299,220,1:1:1,1:1", "299/299,220,-1:1,1:1", "299/299,220,nan,1:1",
        "299/299,220,1:1,1:1,", "0/0,1,1,1", "-5/-6,1,1,1",
    ])
    func refusesWhatIsNoOctave(text: String) {
        #expect(Octave(text) == nil)
    }

    @Test func lossesAreReadAndWritten() {
        #expect(ClassLoss("abs,200") == ClassLoss(.abs, target: 200))
        #expect(ClassLoss("linear,200,0.5") == Preset.resnet.loss)
        #expect(ClassLoss("linear,200.0,0.5")?.description == "linear,200.0,0.5")
        #expect(
            ["", "abs", "max,1", "abs,x", "abs,1,2,3", "abs,inf"].allSatisfy {
                ClassLoss($0) == nil
            }
        )
    }

    @Test func anArchitectureGetsThePresetTunedForIt() {
        #expect(Preset.suited(to: "googlenet_bvlc") == .googlenet)
        #expect(Preset.suited(to: "inception_v3") == .inception)
        #expect(Preset.suited(to: "resnet18") == .resnet)
        #expect(Preset.suited(to: "resnet_mini") == .resnetMini)
        #expect(Preset.suited(to: "googlenet_mini") == .googlenetMini)
    }
}
