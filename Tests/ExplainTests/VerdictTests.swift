import Files
import Glibc
import Testing

@testable import tench_explain

struct VerdictTests {
    private let labels = Labels(["one", "two", "three"])

    @Test func theFirstGuessIsTheLargestLogits() {
        let verdict = Verdict([1, 3, 2], of: nil, labels: labels)
        #expect(verdict.classIndex == 1 && verdict.title == "1 two" && verdict.logit == 3)
        #expect(abs(verdict.probability - 1 / (1 + exp(-1) + exp(-2))) < 1e-12)
        #expect(verdict.percent == "66.5 %")
    }

    @Test func aClassThatIsAskedForIsJudgedAsItIs() {
        #expect(Verdict([1, 3, 2], of: 0, labels: labels).percent == "9.00 %")
        #expect(Verdict([0, 30, 0], of: 0, labels: labels).percent == "under 0.01 %")
        #expect(Verdict([0, 30, 0], of: 1, labels: labels).percent == "over 99.9 %")
        // However large logits are.
        #expect(Verdict([1000, 0, 0], of: 0, labels: labels).probability == 1)
    }
}
