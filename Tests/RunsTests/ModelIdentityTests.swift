import JSON
import Testing

@testable import Runs

@Suite struct ModelIdentityTests {
    @Test func anotherPreprocessingIsAnotherModel() {
        var model = ModelIdentity(name: "m", architecture: "a", version: 1, sha256: "00")
        #expect(model.json["preprocessing"] == nil)
        #expect(ModelIdentity(model.json) == model)
        let plain = model
        model.preprocessing = "normalize=imagenet,channels=bgr"
        #expect(model != plain)
        #expect(ModelIdentity(model.json) == model)
    }

    @Test func anInputRenormalisedFirstMakesAnotherModel() {
        var model = ModelIdentity(name: "m", architecture: "a", version: 1, sha256: "00")
        #expect(model.json["transform_input"] == nil)
        let plain = model
        model.transformInput = false
        #expect(model != plain)
        #expect(ModelIdentity(model.json) == model)
    }
}
