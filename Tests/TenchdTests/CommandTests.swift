import Inference
import Logging
import Objectives
import Serving
import Testing
import Wire

@testable import tenchd

@Suite struct CommandTests {
    @Test(arguments: [["--threads", "3"], ["--threads=3"], ["--threads", "9", "--threads", "3"]])
    func takesAValueInEitherFormAndTheLastOfSeveral(arguments: [String]) throws {
        #expect(try told(arguments).engine.threads == 3)
    }

    @Test func addressesAndModelsAddUpInOrder() throws {
        let options = try told([
            "--listen", "127.0.0.1:1", "--model", "a=resnet18:seed=1", "--listen=127.0.0.1:2",
            "--model=b=resnet18:seed=2",
        ])
        #expect(options.listen == ["127.0.0.1:1", "127.0.0.1:2"])
        #expect(options.models.map(\.name) == ["a", "b"])
    }

    @Test func aFlagNeedsNoValueAndMayHaveOne() throws {
        #expect(try !told([]).engine.convolvesDirectly)
        #expect(try told(["--exact-conv"]).engine.convolvesDirectly)
        #expect(try told(["--exact-conv", "--threads", "2"]).engine.convolvesDirectly)
        #expect(try told(["--exact-conv=true"]).engine.convolvesDirectly)
        #expect(try !told(["--exact-conv=false"]).engine.convolvesDirectly)
    }

    @Test func asksForACheckWhereverTheWordStands() throws {
        for arguments in [
            ["--check-config", "--threads", "3"], ["--threads", "3", "--check-config"],
        ] {
            guard case .check(let options) = try Command(arguments: arguments) else {
                Issue.record("\(arguments) is no check")
                continue
            }
            #expect(options.engine.threads == 3)
        }
    }

    @Test func everyChoiceIsTaken() throws {
        for role in Role.allCases {
            let arguments = ["--token-file", "/secret", "--token-role", role.rawValue]
            #expect(try told(arguments).tokenRole == role)
        }
        #expect(try told(["--precision", "bf16"]).engine.precision == .bf16)
        for level in ["trace", "debug", "info", "notice", "warning", "error", "critical"] {
            #expect(try told(["--log-level", level]).logLevel.rawValue == level)
        }
    }

    @Test(arguments: [
        (["--log-level", "loud"], #"--log-level must be "trace", "debug", "info", "notice""#),
        (["--log-level="], "--log-level must be"),
        (["--precision", "f16"], #"--precision must be "f32" or "bf16", not "f16""#),
        (["--token-role", "root"], #"--token-role must be "read", "session" or "admin""#),
        (["--exact-conv=yes"], #"--exact-conv must be true or false, not "yes""#),
        (["--threads", "0"], #"--threads must be at least 1, not "0""#),
        (["--threads", "-1"], "--threads must be at least 1"),
        (["--threads", "many"], "--threads must be a whole number"),
        (["--threads", "99999999999999999999"], "--threads must be a whole number"),
        (["--queue", "0"], "--queue must be at least 1"),
        (["--drain-seconds", "0"], "--drain-seconds must be at least 1"),
        (["--slow-milliseconds", "-1"], "--slow-milliseconds must be a whole number, 0 for none"),
        (["--slow-milliseconds=1.5"], "--slow-milliseconds must be a whole number, 0 for none"),
        (["--socket="], "--socket must be some text"),
        (["--threads"], "--threads needs a value: --threads <number>"),
        (["--socket", "--threads", "2"], "--socket needs a value: --socket <path>"),
        (["--sokcet", "/x"], #"there is no option "sokcet"; did you mean "socket"?"#),
        (["--xyzzyplugh", "1"], "known are admin-connections, batch, config"),
        (["serve"], #""serve" is no option"#),
        (["-v"], #""-v" is no option"#),
        (["--workers", "3", "--threads", "2"], "--workers: 3 workers need 3 threads, not 2"),
        (["--socket-group", "tench"], "--socket-group is about --socket, which is not given"),
        (["--token-role", "read"], "--token-role is about --token-file, which is not given"),
        (
            ["--model", "a=resnet18:seed=1", "--model", "a=resnet34:seed=1"],
            #"two models have the name "a""#
        ),
    ])
    func refusesWhatMakesNoSense(arguments: [String], mentions: String) {
        let message = refusal(arguments)
        #expect(message?.contains(mentions) == true, "\(message ?? "taken")")
    }

    @Test func theDefaultsAreThoseOfTheirOwners() throws {
        let options = try told([])
        #expect(options.limits == Limits())
        #expect(options.engine.sessions.total == 64 && options.engine.snapshots.total == 64)
        #expect(options.server.connections.unix == 256 && options.drainSeconds == 30)
        #expect(options.engine.workers == 1 && options.engine.threads >= 1)
        #expect(options.engine.precision == .f32 && options.logLevel == .info)
        #expect(options.socket == nil && options.listen.isEmpty && options.models.isEmpty)
    }

    @Test func helpAndVersionComeBeforeAllElse() throws {
        for arguments in [["--help"], ["-h"], ["--threads", "0", "--help"]] {
            guard case .help = try Command(arguments: arguments) else {
                Issue.record("\(arguments)")
                continue
            }
        }
        guard case .version = try Command(arguments: ["--version"]) else {
            Issue.record("no version")
            return
        }
    }
}
