import Foundation
import Glibc
import TestKit
import Testing

/// Who publishes a network's weights on this machine, and a daemon that they are pulled for.
final class Publisher {
    let daemon: DaemonProcess
    let folder: TemporaryFolder
    /// The published file's name.
    let file: String
    /// Its SHA-256.
    let digest: String
    private let server: RunningProgram
    private let port: String

    /// Publishes a SqueezeNet of the daemon's own.
    init() throws {
        folder = try TemporaryFolder()
        let models = try folder.folder("models")
        daemon = try DaemonProcess(options: ["--models-dir", models])
        let client = try RawClient(daemon.endpoint)
        let params = #"{"model":"tiny","name":"made"}"#
        let saved = try client.ask(#"{"id":1,"method":"model.save","params":\#(params)}"#)
        digest = try #require(saved["result"]?["sha256"]?.string, "\(saved)")
        file = "squeezenet1_1-\(digest.prefix(8)).pth"
        try folder.folder("published")
        try FileManager.default.moveItem(
            atPath: folder.path(of: "models/made.safetensors"),
            toPath: folder.path(of: "published/\(file)")
        )
        let script = try #require(
            Bundle.module.url(forResource: "pull_server", withExtension: "py")
        )
        server = try RunningProgram(
            ["python3", script.path, folder.path(of: "published")],
            output: folder.path(of: "requests")
        )
        let deadline = ContinuousClock.now + .seconds(60)
        while try server.text.first(where: \.isNewline) == nil {
            guard server.isRunning, ContinuousClock.now < deadline else {
                throw RawClient.Failure(description: "the server does not begin")
            }
            poll(nil, 0, 5)
        }
        port = String(try server.text.prefix { !$0.isNewline })
    }

    deinit {
        server.signal(SIGKILL)
        server.end()
        daemon.stop()
    }

    /// How the published file is asked for, by its whole name, or a line each.
    var requests: [String] {
        get throws { try server.text.split(separator: "\n").dropFirst().map(String.init) }
    }

    /// The published file's path.
    var published: String { folder.path(of: "published/\(file)") }

    /// How many bytes it has.
    var size: Int { get throws { try folder.read("published/\(file)").count } }

    /// Where the server serves it in a manner.
    func address(_ manner: String) -> String { "http://127.0.0.1:\(port)/\(manner)/\(file)" }

    /// The arguments of a pull whose table leads to the server.
    func arguments(_ manner: String = "good", _ more: [String] = []) throws -> [String] {
        let size = Double(try size) / 1_048_576
        let labels = (0..<1000).map { #""class \#($0)""# }.joined(separator: ",")
        let table = """
            {"base":"http://127.0.0.1:\(port)/\(manner)/","labels":[\(labels)],"weights":[
            {"architecture":"squeezenet1_1","weights":"OTHER","file":"other-00000000.pth",
            "sha256":"00000000","mib":1,"normalize":"none"},
            {"architecture":"squeezenet1_1","weights":"IMAGENET1K_V1","default":true,"file":"\(file)",
            "sha256":"\(digest.prefix(8))","mib":\(size),"normalize":"imagenet"}]}
            """
        let path = try folder.file("\(manner).json", table)
        return ["tenchctl", "pull", "squeezenet1_1", "--table", path] + more
            + ["--endpoint", "\(daemon.endpoint)"]
    }

    /// Pulls it to the end.
    func pull(_ manner: String = "good", _ more: String...) throws -> Subprocess {
        try Subprocess(try arguments(manner, more))
    }

    /// What lies in the models directory.
    var kept: [String] {
        // But for the daemon's own note of what it serves.
        get throws { try folder.names(in: "models").filter { $0 != ".served.json" } }
    }

    /// All that a pull leaves there.
    var whole: [String] { [file, "\(file).sha256", "torchvision-imagenet1k.txt"].sorted() }

    /// Leaves the beginning of a file there, as a fetch does that was cut.
    func leave(_ bytes: [UInt8]) throws {
        try folder.file("models/.\(file).part", bytes)
    }
}
