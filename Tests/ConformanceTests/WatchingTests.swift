import Glibc
import TestKit
import Testing

/// `tenchctl` as an administrator uses it: who is connected, what was slow, what is served, and the
/// log's lines beside that.
@Suite(.timeLimit(.minutes(10))) struct WatchingTests {
    private static let gradient = """
        {"id":"ours\\n<0>x","method":"input_gradient","params":{"model":"tiny","encoding":"none",\
        "input":\(Picture.small),"loss":{"kind":"logit","class":0,"target":200}}}
        """

    private func run(_ daemon: DaemonProcess, _ arguments: String...) throws -> Subprocess {
        try Subprocess(["tenchctl"] + arguments + ["--endpoint", "\(daemon.endpoint)"])
    }

    @Test func connectionsAreListedAndClosed() throws {
        let daemon = try DaemonProcess()
        defer { daemon.stop() }
        let client = try RawClient(daemon.endpoint)
        _ = try client.ask(Self.gradient)
        let list = try run(daemon, "clients", "--json")
        let told = try #require(try JSONTree(list.output)["connections"]?.array)
        #expect(told.count == 2, "\(list.output)")
        let other = try #require(told.first { $0["own"] == nil })
        #expect(other["requests"]?.integer == 1 && other["method"]?.string == "input_gradient")
        #expect(other["bytes_in"]?.integer ?? 0 > 100 && other["unread"]?.integer == 0)
        let table = try run(daemon, "clients").output
        #expect(table.contains("(input_gradient tiny)"), "\(table)")
        let number = try #require(other["connection"]?.integer)
        let kill = try run(daemon, "kill", "\(number)")
        #expect(kill.output.hasPrefix("closed \(number), process "), "\(kill.errors)")
        #expect(try client.line() == nil)
        let again = try run(daemon, "kill", "\(number)")
        #expect(again.status == 1 && again.errors.contains("connection.list tells"))
        let closed = try daemon.log.split(separator: "\n").filter {
            $0.contains("closed connection \(number), of process")
        }
        #expect(closed.count == 1, "\(closed)")
    }

    /// What is under way is given up, and its session ends with its connection.
    @Test func whoIsClosedIsComputedForNoLonger() throws {
        let daemon = try DaemonProcess()
        defer { daemon.stop() }
        let client = try RawClient(daemon.endpoint)
        _ = try client.ask(#"{"id":1,"method":"session.open","params":{"model":"tiny"}}"#)
        try client.send(Request.longGradient(2, terms: 900))
        let watcher = try RawClient(daemon.endpoint)
        try watcher.statistics { $0["queue"]?["running"]?.integer == 1 }
        let list = try watcher.ask(#"{"id":1,"method":"connection.list"}"#)
        let busy = try #require(
            list["result"]?["connections"]?.array?.first { $0["running"]?.integer == 1 }
        )
        let number = try #require(busy["connection"]?.integer)
        let close = try watcher.ask(
            #"{"id":2,"method":"connection.close","params":{"connection":\#(number)}}"#
        )
        #expect(close["result"]?["requests"]?.integer == 1, "\(close)")
        try watcher.statistics {
            $0["queue"]?["running"]?.integer == 0 && $0["sessions"]?.integer == 0
        }
    }

    /// It would keep a polite farewell waiting for ever.
    @Test func whoReadsNothingIsClosedTheSame() throws {
        let daemon = try DaemonProcess()
        defer { daemon.stop() }
        let client = try RawClient(daemon.endpoint)
        let question = #"{"id":1,"method":"models","params":{"layers":true}}"# + "\n"
        try client.send(bytes: Array(String(repeating: question, count: 400).utf8))
        let watcher = try RawClient(daemon.endpoint)
        var stuck: JSONTree?
        while stuck == nil {
            let list = try watcher.ask(#"{"id":1,"method":"connection.list"}"#)
            stuck = list["result"]?["connections"]?.array?.first {
                $0["requests"]?.integer == 400 && $0["unread"]?.integer ?? 0 > 1_000_000
            }
        }
        let number = try #require(stuck?["connection"]?.integer)
        #expect(try run(daemon, "kill", "\(number)").status == 0)
        try watcher.statistics { $0["connections"]?["unix"]?.integer == 1 }
    }

    @Test func whatIsSlowIsListedAndEachRequestIsALineOfTheLog() throws {
        let daemon = try DaemonProcess(options: ["--slow-milliseconds=1", "--log-level=debug"])
        defer { daemon.stop() }
        let client = try RawClient(daemon.endpoint)
        _ = try client.ask(Self.gradient)
        _ = try client.ask(#"{"id":8,"method":"forward","params":{"model":"tiny","input":3}}"#)
        let slow = try run(daemon, "slow")
        #expect(slow.output.contains(#""ours\n<0>x""#), "\(slow.output)")
        #expect(slow.output.contains("input_gradient") && slow.output.contains("tiny"))
        let log = try daemon.log
        let lines = log.split(separator: "\n")
        let answered = try #require(lines.first { $0.contains("answered request=\"ours") })
        #expect(answered.contains(" debug connection="))
        for part in [
            #"request="ours\n<0>x" method=input_gradient model=tiny queue_ms="#, " compute_ms=",
            " bytes_in=\(Self.gradient.utf8.count) bytes_out=",
        ] { #expect(answered.contains(part), "\(answered)") }
        #expect(lines.contains { $0.contains(" notice ") && $0.contains(#"slow request="ours"#) })
        #expect(lines.contains { $0.contains("refused request=8 error=invalid_params") })
        // No picture, and no line that somebody else has begun.
        #expect(!log.contains(Picture.png) && !lines.contains { $0.hasPrefix("<0>") })
        #expect(lines.allSatisfy { $0.first?.isNumber == true }, "\(log)")
    }

    @Test func withoutAThresholdNothingIsSlow() throws {
        let daemon = try DaemonProcess(options: ["--slow-milliseconds", "0"])
        defer { daemon.stop() }
        let client = try RawClient(daemon.endpoint)
        _ = try client.ask(Self.gradient)
        let reply = try JSONTree(try run(daemon, "slow", "--json").output)
        #expect(reply["slow_ms"]?.integer == 0 && reply["requests"]?.array?.isEmpty == true)
    }

    @Test func aModelIsSavedLoadedUnloadedAndRemoved() throws {
        let folder = try TemporaryFolder()
        let models = try folder.folder("models")
        let daemon = try DaemonProcess(options: ["--models-dir", models])
        defer { daemon.stop() }
        let names = (0..<1000).map { "class \($0)\n" }.joined()
        try folder.file("models/names.txt", names)
        let save = try run(daemon, "save", "tiny", "copy", "--dtype", "f16")
        #expect(save.output.hasPrefix("saved tiny, version 1, as copy.safetensors"))
        let load = try run(
            daemon,
            "load",
            "twin",
            "copy.safetensors",
            "--architecture=squeezenet1_1",
            "--labels=names.txt",
            "--normalize=half"
        )
        #expect(load.output.hasPrefix("loaded twin, sha256 "), "\(load.errors)")
        let told = try JSONTree(try run(daemon, "models", "--json").output)
        let twin = try #require(told["models"]?.array?.first { $0["name"]?.string == "twin" })
        #expect(twin["labels"]?.array?.count == 1000 && twin["normalize"]?.string == "half")
        for (arguments, words) in [
            (
                ["load", "x", "copy.safetensors", "--labels=none.txt"],
                "labels: the models directory"
            ),
            (["load", "x", "../copy", "--architecture=resnet50"], "not a path"),
            (["load", "x", "y", "--normalize=imagnet"], "expected"),
            (["save", "tiny", "copy", "--dtype=f64"], "expected"),
        ] {
            let wrong = try Subprocess(
                ["tenchctl"] + arguments + ["--endpoint", "\(daemon.endpoint)"]
            )
            #expect(wrong.status != 0 && wrong.errors.contains(words), "\(wrong.errors)")
        }
        try folder.file("models/short.txt", "one\ntwo\n")
        let short = try run(
            daemon,
            "load",
            "x",
            "copy.safetensors",
            "--architecture=squeezenet1_1",
            "--labels=short.txt"
        )
        #expect(short.errors.contains("the labels in short.txt are 2 lines"), "\(short.errors)")
        let unload = try run(daemon, "unload", "twin")
        #expect(unload.output == "unloaded twin, which was at version 1\n", "\(unload.errors)")
        #expect(try run(daemon, "rm", "copy").output.hasPrefix("deleted copy.safetensors, "))
        _ = try run(daemon, "save", "tiny", "copy")
        #expect(try run(daemon, "delete", "copy").output.hasPrefix("deleted copy.safetensors, "))
    }

    @Test func topPrintsOnceWhereThereIsNoTerminal() throws {
        let daemon = try DaemonProcess()
        defer { daemon.stop() }
        let client = try RawClient(daemon.endpoint)
        _ = try client.ask(Self.gradient)
        let top = try run(daemon, "top", "--interval", "0.1")
        #expect(top.status == 0, "\(top.errors)")
        let lines = top.output.split(separator: "\n").map {
            $0.split(separator: " ").joined(separator: " ")
        }
        for start in ["queue 0 of 256 [", "METHOD ", "input_gradient tiny ", "CLIENT "] {
            #expect(lines.contains { $0.hasPrefix(start) }, "\(top.output)")
        }
        #expect(!top.output.contains("\u{1B}"))
        let lost = try Subprocess(["tenchctl", "top", "--endpoint", "/nowhere/x"])
        #expect(lost.status == 1 && lost.errors.contains("no daemon at"))
    }

    /// The table speaks of networks that the daemon knows.
    @Test func whatCanBePulledCanBeServed() throws {
        let folder = try TemporaryFolder()
        let daemon = try DaemonProcess(options: ["--models-dir", folder.path])
        defer { daemon.stop() }
        _ = try run(daemon, "save", "tiny", "x")
        let load = try run(daemon, "load", "x", "x.safetensors", "--architecture=nothing")
        let known = Set(load.errors.split { ", ;\n".contains($0) }.map(String.init))
        let list = try Subprocess(["tenchctl", "pull", "--list"])
        let networks = list.output.split(separator: "\n").dropFirst().compactMap {
            $0.split(separator: " ").first.map(String.init)
        }
        #expect(networks.count > 100 && Set(networks).isSubset(of: known), "\(load.errors)")
    }
}
