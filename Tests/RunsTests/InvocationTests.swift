import Options
import Runs
import Testing

struct InvocationTests {
    private let inessential =
        InessentialOptions(flags: ["--json"], options: ["--out"])
        + InessentialOptions(flags: ["--resume"], options: ["--shard"])

    @Test func theOptionsOfBothGroupsAreLeftOut() {
        let asked = [
            "--model", "m", "--out", "x", "--json", "--shard=1/2", "--resume", "--out=--y",
        ]
        #expect(inessential.removed(from: asked) == ["--model", "m"])
    }

    @Test func whatOnlyLooksAlikeStays() {
        let asked = ["--outer", "--json=1", "--like", "a", "b"]
        #expect(inessential.removed(from: asked) == asked)
        #expect(inessential.removed(from: ["--out"]) == [])
    }

    @Test func nothingIsLeftOutUnlessAGroupSaysSo() {
        let invocation = Invocation("made-up", arguments: ["--out", "x"])
        #expect(invocation.arguments == ["--out", "x"])
    }

    @Test func whereTheDaemonIsHasNoSay() {
        let asked = [
            "--endpoint", "/a", "--connect-timeout=3", "--token-file", "t", "--model", "m",
        ]
        #expect(ConnectionOptions.inessential.removed(from: asked) == ["--model", "m"])
    }
}
