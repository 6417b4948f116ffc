import ArgumentParser
import Experiments
import Options
import Runs
import Testing

struct RunOptionsTests {
    @Test func argumentsAreThoseThatHaveASayInThePictures() {
        let asked = [
            "--model", "m", "--out", "x", "--json", "--shard=1/2", "--endpoint", "/a", "--resume",
            "--only", "000.png", "--classes", "0,1", "--connect-timeout=3", "--token-file", "t",
        ]
        let invocation = Invocation(
            "tench-class",
            arguments: asked,
            leavingOut: ConnectionOptions.inessential + RunOptions.inessential
        )
        #expect(invocation.arguments == ["--model", "m", "--classes", "0,1"])
    }

    @Test func aPictureThatNoneOfTheRunIsCannotBeAskedFor() throws {
        let commissions = ["a.png", "b.png"].map { Commission(file: $0, title: $0) }
        var options = try RunOptions.parse(["--only", "b.png"])
        #expect(try options.asked(of: commissions) == [commissions[1]])
        options.only = ["c.png"]
        #expect(throws: (any Error).self) { try options.asked(of: commissions) }
        options.only = []
        #expect(try options.asked(of: commissions) == commissions)
    }
}
