import Experiments
import JSON
import Runs
import Testing

/// What is read is what was written, to the byte.
struct ResultTests {
    private func expectTheSame<Result: Recordable>(_ text: String, _: Result.Type) throws {
        let read = try #require(Result(JSONValue(parsing: text)))
        #expect(read.json.text == text)
    }

    @Test func classPictures() throws {
        try expectTheSame(
            """
            {"file":"000-tench.png","title":"0 tench","class":0,"octaves":[{"size":64,\
            "before":[{"model":"a","logit":-0.4720371961593628,"top":6}],\
            "after":[{"model":"a","logit":20.016660690307617,"top":0}]}]}
            """,
            PictureResult<ClassFigures, NoFindings>.self
        )
    }

    @Test(arguments: [#""own":0.25"#, #""noisy":0.25"#])
    func matchings(rival: String) throws {
        try expectTheSame(
            """
            {"file":"x-matched.png","title":"x","class":null,"octaves":[{"size":8,\
            "before":{"l1":2.5,"l2":1.5,"top":3,"given_top":4},\
            "after":{"l1":0.5,"l2":0.25,"top":4,"given_top":4}}],\
            "given":"ab","distances":[{"model":"a","result":0.125,\(rival)}]}
            """,
            PictureResult<MatchFigures, MatchFindings>.self
        )
    }

    @Test(arguments: ["null", #"{"name":"m","sha256":"ab"}"#])
    func trainings(saved: String) throws {
        try expectTheSame(
            """
            {"file":"steps.csv","steps":7,"j_before":3.0,"j_after":1.5,"factor":2.0,\
            "saved":\(saved),"resident":{"version_before":1,"version_after":1,\
            "same_outputs":true}}
            """,
            MergeTraining.self
        )
    }

    @Test func trainingsWithASearchAndPhotographs() throws {
        let rate = #"{"pictures":2,"first":1,"among_five":2,"top1":0.5,"top5":1.0}"#
        try expectTheSame(
            """
            {"file":"steps.csv","steps":7,"j_before":3.0,"j_after":1.5,"factor":2.0,\
            "saved":null,"resident":{"version_before":1,"version_after":1,"same_outputs":true},\
            "lr_search":[{"lr":0.5,"j_before":3.0,"j_after":null}],\
            "photographs":{"before":\(rate),"after":\(rate),"teacher":\(rate)}}
            """,
            MergeTraining.self
        )
    }

    @Test func redrawnPictures() throws {
        let text = """
            {"file":"after-000.png","class":0,"given":"000","distances":{"b":1.5,"a":0.5}}
            """
        try expectTheSame(text, RedrawnPicture.self)
        #expect(try RedrawnPicture(JSONValue(parsing: text))?.moment == .after)
        #expect(RedrawnPicture.Moment.before.file("000.png") == "before-000.png")
    }

    @Test func outputSpaces() throws {
        try expectTheSame(
            """
            {"model":"a","component_shares":[0.5,0.25],\
            "logit":{"components":[[0,1],[2]],"reciprocal":[[0,1]],"cliques":[]},\
            "distance":{"components":[[0,1,2]],"reciprocal":[],"cliques":[[0,1,2]]}}
            """,
            OutputSpaceResult.self
        )
        try expectTheSame(
            #"{"models":["a","b"],"mean_distance":1.5,"correlation":0.5,"linear_cka":0.25}"#,
            OutputSpacePair.self
        )
    }

    @Test func aPathIsNoFolderOfANetworks() {
        #expect(OutputSpaceResult.folder(of: "resnet_50+x-1.5") == "resnet_50+x-1.5")
        #expect(OutputSpaceResult.folder(of: "../a b") == "-..-a-b")
    }

    @Test func oneIsNotTakenForAnother() throws {
        let training = try JSONValue(parsing: #"{"file":"steps.csv","steps":7}"#)
        #expect(MergeTraining(training) == nil)
        #expect(RedrawnPicture(training) == nil && Commission(training) == nil)
        #expect(NamedFile(training) == NamedFile("steps.csv"))
    }

    @Test func resultsAreNamedAfterTheGivenPictures() {
        let file = MatchEnding.represented.file(for: "a")
        #expect(file == "a-represented.png")
        #expect(MatchEnding.represented.stem(of: file) == "a")
        #expect(MatchEnding.matched.stem(of: file) == nil)
    }
}
