import Experiments
import Testing

struct WeightedModelTests {
    @Test func aNameMayComeWithAWeight() throws {
        #expect(WeightedModel("resnet50")?.weight == nil)
        let model = try #require(WeightedModel("resnet50=0.5"))
        #expect(model.name == "resnet50" && model.weight == 0.5)
        #expect(model.weighing(2) == model)
        #expect(model.negated.weight == -0.5)
        #expect(try #require(WeightedModel("a")).weighing(2).description == "a=2.0")
    }

    @Test(arguments: ["", "=1", "a=", "a=0", "a=nan", "a=inf", "a=x", "a=1=2"])
    func refusesWhatHasNoUse(text: String) {
        #expect(WeightedModel(text) == nil)
    }
}
