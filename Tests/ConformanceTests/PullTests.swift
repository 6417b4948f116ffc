import Glibc
import TestKit
import Testing

/// `tenchctl pull`, by servers as bad as they come.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(
        if: Subprocess.succeeds("curl", "--version")
            && Subprocess.succeeds("python3", "--version"),
        "curl or python3 is not installed"
    )
)
struct PullTests {
    @Test func aFileIsFetchedCheckedPinnedAndServed() throws {
        let publisher = try Publisher()
        let pull = try publisher.pull()
        #expect(pull.status == 0, "\(pull.errors)")
        #expect(pull.output.contains("squeezenet1_1 is served"), "\(pull.output)")
        #expect(try publisher.kept == publisher.whole)
        let pin = try publisher.folder.text("models/\(publisher.file).sha256")
        #expect(pin == "\(publisher.digest)  \(publisher.file)\n")
        let client = try RawClient(publisher.daemon.endpoint)
        let models = try client.ask(
            #"{"id":1,"method":"models","params":{"name":"squeezenet1_1"}}"#
        )
        let model = try #require(models["result"]?["models"]?.array?.first, "\(models)")
        #expect(model["sha256"]?.string == publisher.digest)
        #expect(model["normalize"]?.string == "imagenet")
        #expect(model["labels"]?.array?.count == 1000)
        // Again: nothing is fetched, and nothing is wrong.
        let again = try publisher.pull()
        #expect(again.status == 0 && again.output.contains("is served already"), "\(again.errors)")
        #expect(try publisher.requests == ["good \(publisher.file) all"])
        // Under another name, from the file that is there.
        let twin = try publisher.pull("good", "--name", "twin")
        #expect(twin.status == 0 && twin.errors.contains("is there already"), "\(twin.errors)")
        #expect(try publisher.requests.count == 1)
    }

    @Test func aFetchThatWasCutGoesOnWhereItWas() throws {
        let publisher = try Publisher()
        let content = try publisher.folder.read("published/\(publisher.file)")
        try publisher.leave(Array(content.prefix(1_000_000)))
        let pull = try publisher.pull()
        #expect(pull.status == 0, "\(pull.errors)")
        #expect(try publisher.requests == ["good \(publisher.file) bytes=1000000-"])
        #expect(try publisher.kept == publisher.whole)
    }

    @Test func aConnectionThatIsCutAgainAndAgainIsTakenUp() throws {
        let publisher = try Publisher()
        let pull = try publisher.pull("cut")
        #expect(pull.status == 0, "\(pull.errors)")
        #expect(try publisher.requests.count > 5)
        #expect(try publisher.requests.dropFirst().allSatisfy { $0.contains(" bytes=") })
    }

    @Test func anErrorOfTheServersThatPassesIsWaitedFor() throws {
        let publisher = try Publisher()
        let pull = try publisher.pull("busy")
        #expect(pull.status == 0, "\(pull.errors)")
        #expect(pull.errors.contains("the server answered 503"), "\(pull.errors)")
        #expect(try publisher.requests.count == 2)
    }

    /// All of it had come when the program was killed, just before it got its name.
    @Test func whatIsWholeAlreadyIsNotFetchedAgain() throws {
        let publisher = try Publisher()
        try publisher.leave(try publisher.folder.read("published/\(publisher.file)"))
        let pull = try publisher.pull()
        #expect(pull.status == 0, "\(pull.errors)")
        let size = try publisher.size
        #expect(try publisher.requests == ["good \(publisher.file) bytes=\(size)-"])
        #expect(try publisher.kept == publisher.whole)
    }

    /// What lay there is of another file, or the file is another by now.
    @Test(arguments: [1000, 10_000_000])
    func aBeginningOfSomethingElseIsThrownAway(_ count: Int) throws {
        let publisher = try Publisher()
        try publisher.leave([UInt8](repeating: 7, count: count))
        let pull = try publisher.pull()
        #expect(pull.status == 0, "\(pull.errors)")
        #expect(pull.errors.contains("beginning anew"), "\(pull.errors)")
        #expect(try publisher.requests.last == "good \(publisher.file) all")
    }

    @Test func aServerWithoutRangesIsAskedForAllOfIt() throws {
        let publisher = try Publisher()
        let content = try publisher.folder.read("published/\(publisher.file)")
        try publisher.leave(Array(content.prefix(1_000_000)))
        let pull = try publisher.pull("whole")
        #expect(pull.status == 0, "\(pull.errors)")
        #expect(try publisher.requests.last == "whole \(publisher.file) all")
    }

    @Test(arguments: [
        ("wrong", "not what was published: its SHA-256 begins with"),
        ("page", "It is a web page"), ("long", "sends more than"),
        ("absent", "the server answered 404, that there is no such file"),
    ])
    func whatIsWrongIsToldAndNotKept(_ manner: String, _ words: String) throws {
        let publisher = try Publisher()
        let pull = try publisher.pull(manner)
        #expect(pull.status == 1 && pull.errors.contains(words), "\(pull.errors)")
        #expect(try publisher.kept == [])
        let client = try RawClient(publisher.daemon.endpoint)
        let hello = try client.ask(#"{"id":1,"method":"hello"}"#)
        #expect(hello["result"]?["models"]?.array?.count == 1)
        // And the right one can be had after that.
        #expect(try publisher.pull().status == 0)
    }

    /// A page to log in on, in the middle: what has come of the file is not to blame.
    @Test func aPageInTheMiddleCostsNothingOfWhatHasCome() throws {
        let publisher = try Publisher()
        let content = try publisher.folder.read("published/\(publisher.file)")
        try publisher.leave(Array(content.prefix(1_000_000)))
        let pull = try publisher.pull("page")
        #expect(pull.status == 1 && pull.errors.contains("is not the file"), "\(pull.errors)")
        #expect(pull.errors.contains("976.6K, is kept"), "\(pull.errors)")
        #expect(try publisher.pull().status == 0)
        #expect(try publisher.requests.last == "good \(publisher.file) bytes=1000000-")
    }

    @Test func whereNobodyAnswersThatIsSaid() throws {
        let publisher = try Publisher()
        let pull = try publisher.pull("good", "--from", "https://nowhere.invalid/x")
        #expect(pull.status == 1, "\(pull.output)")
        for words in ["Could not resolve host: nowhere.invalid", "trying again", "--from FILE"] {
            #expect(pull.errors.contains(words), "\(pull.errors)")
        }
        #expect(try publisher.kept == [])
    }

    @Test func aFileOfOnesOwnIsTakenIfItIsTheRightOne() throws {
        let publisher = try Publisher()
        let wrong = try publisher.folder.file("wrong", "version https://git-lfs.github.com/spec/v1")
        let refused = try publisher.pull("good", "--from", wrong)
        #expect(refused.status == 1 && refused.errors.contains("Git LFS"), "\(refused.errors)")
        #expect(try publisher.kept == [])
        let absent = try publisher.pull("good", "--from", "/nowhere/x")
        #expect(absent.status == 1 && absent.errors.contains("cannot read /nowhere/x"))
        let pull = try publisher.pull("good", "--from", publisher.published)
        #expect(pull.status == 0, "\(pull.errors)")
        #expect(try publisher.kept == publisher.whole && publisher.requests == [])
    }

    @Test func whatIsUnlikeTheFirstTimeIsRefused() throws {
        let publisher = try Publisher()
        let pin = String(publisher.digest.prefix(8)) + String(repeating: "0", count: 56)
        try publisher.folder.file("models/\(publisher.file).sha256", "\(pin)  \(publisher.file)\n")
        let pull = try publisher.pull()
        #expect(pull.status == 1 && pull.errors.contains("the first time"), "\(pull.errors)")
        #expect(try publisher.kept == ["\(publisher.file).sha256"])
        try publisher.folder.file("models/\(publisher.file).sha256", "nonsense")
        let unclear = try publisher.pull()
        #expect(unclear.status == 1 && unclear.errors.contains("holds no SHA-256"))
    }

    @Test func whatIsInTheWayIsLeftAlone() throws {
        let publisher = try Publisher()
        try publisher.folder.file("models/\(publisher.file)", "mine")
        let pull = try publisher.pull()
        #expect(pull.status == 1 && pull.errors.contains("is there already"), "\(pull.errors)")
        #expect(try publisher.folder.text("models/\(publisher.file)") == "mine")
        #expect(try publisher.kept == [publisher.file])
        try publisher.folder.file("models/torchvision-imagenet1k.txt", "mine")
        let labels = try publisher.pull()
        #expect(labels.status == 1 && labels.errors.contains("holds other names"))
    }

    /// Root writes into a folder that may be another user's: no link of theirs leads elsewhere.
    @Test func noLinkIsWrittenThrough() throws {
        let publisher = try Publisher()
        let victim = try publisher.folder.file("victim", "precious")
        let part = publisher.folder.path(of: "models/.\(publisher.file).part")
        #expect(symlink(victim, part) == 0)
        let pull = try publisher.pull()
        #expect(pull.status == 1, "\(pull.output)")
        #expect(unlink(part) == 0 && link(victim, part) == 0)
        #expect(try publisher.pull().status == 1)
        #expect(try publisher.folder.text("victim") == "precious")
    }

    @Test func severalAtOnceFetchItOnce() throws {
        let publisher = try Publisher()
        // All of them first, because each writes the table that a program would be reading.
        let commands = try (0..<4).map { number in
            try publisher.arguments("cut", ["--name", "model\(number)"])
        }
        let pulls = try commands.enumerated().map { number, command in
            try RunningProgram(
                command,
                output: publisher.folder.path(of: "output\(number)"),
                errors: publisher.folder.path(of: "errors\(number)")
            )
        }
        for (number, pull) in pulls.enumerated() {
            let status = pull.end(within: .seconds(120))
            let errors = try publisher.folder.text("errors\(number)")
            #expect(status == 0, "\(errors)")
        }
        #expect(try publisher.requests.count { $0.hasSuffix(" all") } == 1)
        #expect(try publisher.kept == publisher.whole)
    }

    @Test func withoutADaemonItOnlyFetches() throws {
        let publisher = try Publisher()
        let into = try publisher.folder.folder("elsewhere")
        let table = try publisher.arguments()[4]
        let pull = try Subprocess([
            "tenchctl", "pull", "squeezenet1_1", "--no-load", "--into", into, "--table", table,
            "--endpoint", "/nowhere/tenchd.sock",
        ])
        #expect(pull.status == 0 && pull.output.contains(publisher.digest), "\(pull.errors)")
        #expect(try publisher.folder.names(in: "elsewhere") == publisher.whole)
        let lost = try Subprocess([
            "tenchctl", "pull", "squeezenet1_1", "--table", table, "--endpoint",
            "/nowhere/tenchd.sock",
        ])
        #expect(lost.status == 1 && lost.errors.contains("no daemon at"), "\(lost.errors)")
    }

    @Test(arguments: [
        (["pull"], "name a network"), (["pull", "resnet50", "--no-load"], "say --into"),
        (["pull", "resnet5O"], #"did you mean "resnet50""#),
        (["pull", "resnet50", "--weights", "V3"], "IMAGENET1K_V2, IMAGENET1K_V1"),
        (["pull", "resnet50", "--table", "/nowhere"], "cannot read /nowhere"),
    ])
    func whatCannotBeMeantIsToldBeforeAnythingIsAsked(
        _ arguments: [String],
        _ words: String
    ) throws {
        let pull = try Subprocess(["tenchctl"] + arguments + ["--endpoint", "/nowhere/x"])
        #expect(pull.status != 0 && pull.errors.contains(words), "\(pull.errors)")
    }
}
