import Glibc
import Imaging
import TestKit
import Testing

extension Conformance {
    /// Runs of pictures that something ends in the middle.
    @Suite(.studio) struct InterruptedRunTests {
        // One after another: pictures side by side are all there at the same time.
        private static let arguments =
            ["--model", "left", "--classes", "0-2", "--batch", "1"] + Studio.slow
        private static let names = ["000.png", "001.png", "002.png"]

        @Test func aKilledClientGoesOnWhereItWas() throws {
            let studio = try Studio()
            try studio.run("tench-class", Self.arguments, out: "whole")
            let client = try studio.start("tench-class", Self.arguments, out: "killed")
            try client.wait(for: 1, "picture")
            client.signal(SIGKILL)
            #expect(client.end() == SIGKILL)
            #expect(try studio.record("killed")["status"] == .string("running"))

            let rest = try studio.start("tench-class", Self.arguments + ["--resume"], out: "killed")
            #expect(rest.end() == 0)
            #expect(try rest.events("kept") >= 1)
            try studio.expectSame(Self.names + ["sheet.png"], "whole", "killed")
            #expect(try studio.record("killed")["status"] == .string("finished"))
            #expect(try studio.results("killed") == studio.results("whole"))
        }

        @Test func aDaemonThatComesBackIsGoneOnWith() throws {
            let studio = try Studio(alone: StudioTrait.networks)
            defer { studio.daemon.stop() }
            try studio.run("tench-class", Self.arguments, out: "whole")
            let client = try studio.start("tench-class", Self.arguments, out: "lost")
            try client.wait(for: 20, "step")
            try studio.restart()
            #expect(client.end() == 0)
            try studio.expectSame(Self.names, "whole", "lost")
        }

        @Test func aDaemonThatComesBackWithOtherWeightsEndsARun() throws {
            let studio = try Studio(alone: StudioTrait.networks)
            defer { studio.daemon.stop() }
            let client = try studio.start("tench-class", Self.arguments, out: "changed")
            try client.wait(for: 20, "step")
            let before = "left=squeezenet1_1:seed=2,classes=8"
            try studio.restart(replacing: [before: "left=squeezenet1_1:seed=5,classes=8"])
            #expect(client.end() == 1)
            #expect(try studio.record("changed")["status"] == .string("failed"))
        }

        @Test func whatALostDaemonWasMakingAnotherMakes() throws {
            let studio = try Studio()
            let other = try Studio(alone: StudioTrait.networks)
            try studio.run("tench-class", Self.arguments, out: "whole")
            let second = "\(other.daemon.endpoint)"
            let client = try studio.start(
                "tench-class",
                Self.arguments + ["--endpoint", second, "--reconnect-timeout", "0"],
                out: "shared"
            )
            try client.wait(for: 20, "step")
            other.daemon.kill()
            #expect(client.end() == 0)
            #expect(try client.events("handed_over") == 1)
            try studio.expectSame(Self.names + ["sheet.png"], "whole", "shared")
        }

        @Test func theOnlyDaemonsLossEndsARun() throws {
            let studio = try Studio(alone: StudioTrait.networks)
            let arguments = Self.arguments + ["--reconnect-timeout", "0"]
            let client = try studio.start("tench-class", arguments, out: "lost")
            try client.wait(for: 20, "step")
            studio.daemon.kill()
            #expect(client.end() == 1)
            #expect(try client.events("handed_over") == 0)
            #expect(try studio.record("lost")["status"] == .string("failed"))
        }

        @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
        func aSignalLeavesWholeFiles(signal: Int32) throws {
            let studio = try Studio()
            let client = try studio.start("tench-class", Self.arguments, out: "stopped")
            try client.wait(for: 1, "picture")
            client.signal(signal)
            #expect(client.end() == 130)
            let files = try studio.folder.names(in: "stopped")
            #expect(files.contains("000.png") && !files.contains("sheet.png"))
            #expect(files.allSatisfy { !$0.hasPrefix(".") }, "\(files)")
            for name in files where name.hasSuffix(".png") {
                #expect(throws: Never.self) {
                    try PNG.decode(studio.folder.read("stopped/\(name)"))
                }
            }
            #expect(try studio.record("stopped")["status"] == .string("stopped"))
        }

        @Test func picturesOfAnotherRunAreNotGoneOnWith() throws {
            let studio = try Studio()
            let arguments = ["--model", "left", "--classes", "0"] + Studio.quick
            try studio.run("tench-class", arguments, out: "a")
            let before = try studio.folder.read("a/000.png")
            let other = try studio.run(
                "tench-class",
                arguments + ["--seed", "1", "--resume"],
                out: "a"
            )
            #expect(other.status != 0)
            #expect(other.errors.contains("its seed is 999, asked for is 1"), "\(other.errors)")
            #expect(try studio.folder.read("a/000.png") == before)
        }

        /// A client, what it is asked, and what it has to say of that.
        private static let refusals = [
            ("tench-class", ["--model", "none", "--classes", "0"], "none"),
            ("tench-class", ["--model", "left", "--classes", "8"], "there is no class 8"),
            ("tench-class", ["--model", "left", "--classes", "x"], "--classes"),
            ("tench-class", ["--model", "left", "--classes", "0", "--labels", "/no"], "/no"),
            ("tench-class", ["--model", "left", "--classes", "0", "--shard", "3/2"], "--shard"),
            ("tench-class", ["--model", "left", "--classes", "0", "--only", "x"], "--only x"),
            (
                "tench-class", ["--model", "left", "--classes", "0", "--octave", "4/4,1,1:1,1:1"],
                "does not pass through"
            ),
            ("tench-combine", ["--model", "left", "--classes", "0"], "two networks"),
            ("tench-combine", ["--model", "left", "--model", "tiny", "--classes", "0"], "left: 8"),
            (
                "tench-difference",
                ["--model", "left", "--minus", "right=-1", "--classes", "0"], "above zero"
            ),
        ]

        @Test func badArgumentsAreToldBeforeAnythingIsComputed() throws {
            let studio = try Studio()
            for (client, arguments, reason) in Self.refusals {
                try studio.expectRefusal(client, arguments, reason)
            }
        }

        @Test func aFolderThatCannotBeWrittenIntoIsTold() throws {
            let studio = try Studio()
            try studio.folder.file("file", "")
            let run = try studio.run(
                "tench-class",
                ["--model", "left", "--classes", "0"] + Studio.quick,
                out: "file/below"
            )
            #expect(run.status != 0 && run.errors.contains("cannot"), "\(run.errors)")
        }
    }
}
