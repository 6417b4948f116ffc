import Foundation
import Imaging
import Tench
import Testing

/// A daemon of two small networks of eight classes, and a folder for what the clients make of them.
final class Studio {
    private(set) var daemon: DaemonProcess
    let folder: URL

    /// What makes a picture quick: small octaves of few steps.
    static let quick = [
        "--octave", "32/32,3,1.5:1.0,1.0:0.5", "--octave", "40/36,2,1.0:0.5,1.0:0.5",
    ]
    /// Steps enough to be interrupted in.
    static let slow = ["--octave", "32/32,150,1.5:1.0,1.0:0.5"]

    /// With more networks, as the daemon's options write them, and perhaps a models directory.
    init(models: [String] = [], saving isSaving: Bool = false) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(component: "studio-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let directory = folder.appending(component: "models")
        if isSaving {
            try FileManager.default.createDirectory(
                at: directory,
                withIntermediateDirectories: true
            )
        }
        daemon = try DaemonProcess(
            options: [
                "--model", "left=squeezenet1_1:seed=2,classes=8",
                "--model", "right=resnet18:seed=3,classes=8",
            ] + models.flatMap { ["--model", $0] }
                + (isSaving ? ["--models-dir", directory.path] : [])
        )
    }

    /// Ends the daemon, which must still have been running.
    func close() {
        daemon.stop()
        leave()
    }

    /// Removes what the clients made; the daemon has been killed.
    func leave() { try? FileManager.default.removeItem(at: folder) }

    /// Kills the daemon and starts it again.
    func restart() throws {
        daemon.kill()
        daemon = try DaemonProcess(after: daemon)
    }

    /// A path in the folder.
    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// The arguments that lead a client to the daemon and its results to `out`.
    func arguments(_ client: String, _ arguments: [String], out: String) throws -> [String] {
        let endpoint = try #require(daemon.daemon.endpoints[.unix])
        return [client] + arguments + ["--out", path(out), "--endpoint", endpoint.description]
    }

    /// Runs a client to its end.
    @discardableResult
    func run(_ client: String, _ arguments: [String], out: String) throws -> Subprocess {
        try Subprocess(self.arguments(client, arguments, out: out))
    }

    /// Starts a client that tells of what it does.
    func start(_ client: String, _ arguments: [String], out: String) throws -> RunningClient {
        try RunningClient(
            self.arguments(client, arguments + ["--json"], out: out),
            log: folder.appending(component: "log-\(UUID().uuidString.prefix(8))")
        )
    }

    /// The names of the files of a run, sorted.
    func files(_ out: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(out)).sorted()
    }

    /// A file's bytes.
    func read(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: folder.appending(path: name)))
    }

    /// The record of a run.
    func record(_ out: String, _ name: String = "run.json") throws -> JSONTree {
        try JSONTree(String(decoding: read("\(out)/\(name)"), as: UTF8.self))
    }

    /// Expects the pictures of two runs to be the same, byte for byte, and each a whole PNG.
    func expectSame(_ names: [String], _ one: String, _ other: String) throws {
        for name in names {
            let bytes = try read("\(one)/\(name)")
            #expect(throws: Never.self) { try PNG.decode(bytes) }
            #expect(try bytes == read("\(other)/\(name)"), "\(name) of \(one) and \(other)")
        }
    }
}

/// A client that is running, with the JSON events that it has told so far.
final class RunningClient {
    private let process = Process()
    private let log: URL

    init(_ arguments: [String], log: URL) throws {
        self.log = log
        try Data().write(to: log)
        let built = try #require(Bundle.main.executableURL).deletingLastPathComponent()
        process.executableURL = built.appending(component: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Its events of this kind, so far.
    func events(_ kind: String) throws -> Int {
        let text = try String(contentsOf: log, encoding: .utf8)
        return text.components(separatedBy: #"{"event":"\#(kind)""#).count - 1
    }

    /// Waits until it has told so many events of a kind.
    func wait(for count: Int, _ kind: String) throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while try events(kind) < count {
            try #require(process.isRunning && ContinuousClock.now < deadline, "no \(count) \(kind)")
            poll(nil, 0, 5)
        }
    }

    /// Sends it a signal.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for its end; the status is that of `exit`, or the signal's number.
    func end() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}
