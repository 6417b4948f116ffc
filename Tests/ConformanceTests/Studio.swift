import Imaging
import Tench
import TestKit
import Testing

/// A folder for what the clients make, beside a daemon of two small networks of eight classes.
///
/// The daemon is that of the suite (`.studio`); a test that kills its daemon takes one of its own.
final class Studio {
    private(set) var daemon: DaemonProcess
    let folder: TemporaryFolder

    /// What makes a picture quick: small octaves of few steps.
    static let quick = [
        "--octave", "32/32,3,1.5:1.0,1.0:0.5", "--octave", "40/36,2,1.0:0.5,1.0:0.5",
    ]
    /// Steps enough to be interrupted in.
    static let slow = ["--octave", "32/32,150,1.5:1.0,1.0:0.5"]

    /// One beside the suite's daemon.
    init() throws {
        daemon = try #require(StudioTrait.daemon, "the suite has no trait .studio")
        folder = try TemporaryFolder()
    }

    /// One beside a daemon of its own, which is the test's to end.
    init(alone options: [String]) throws {
        folder = try TemporaryFolder()
        daemon = try DaemonProcess(options: options)
    }

    /// Kills the daemon and starts it again, with other options in place of some.
    func restart(replacing replaced: [String: String] = [:]) throws {
        daemon.kill()
        daemon = try DaemonProcess(after: daemon, replacing: replaced)
    }

    /// A path in the folder.
    func path(_ name: String) -> String { folder.path(of: name) }

    /// Writes a picture of smooth colours that differ with `phase`, and tells where.
    func picture(_ name: String, phase: Float = 0, side: Int = 32) throws -> String {
        try folder.file(name, PNG.encode(smoothPicture(phase: phase, side: side)))
    }

    /// The arguments that lead a client to the daemon and its results to `out`.
    func arguments(_ client: String, _ arguments: [String], out: String) -> [String] {
        [client] + arguments + ["--out", path(out), "--endpoint", "\(daemon.endpoint)"]
    }

    /// Runs a client to its end.
    @discardableResult
    func run(_ client: String, _ arguments: [String], out: String) throws -> Subprocess {
        try Subprocess(self.arguments(client, arguments, out: out))
    }

    /// Runs a client twice, each time for half of its pictures.
    func runInShares(_ client: String, _ arguments: [String], out: String) throws {
        for shard in ["1/2", "2/2"] {
            let run = try run(client, arguments + ["--shard", shard], out: out)
            #expect(run.status == 0, "\(run.errors)")
        }
    }

    /// Starts a client that tells of what it does.
    func start(_ client: String, _ arguments: [String], out: String) throws -> RunningProgram {
        try RunningProgram(
            self.arguments(client, arguments + ["--json"], out: out),
            output: path("\(out).events")
        )
    }

    /// The record of a run.
    func record(_ out: String, _ name: String = "run.json") throws -> JSONTree {
        try JSONTree(folder.text("\(out)/\(name)"))
    }

    /// What a run's record says of its results: at least one.
    func results(_ out: String) throws -> [JSONTree] {
        let record = try record(out)
        let results = try #require(record["results"]?.array, "\(record)")
        #expect(!results.isEmpty, "\(record)")
        return results
    }

    /// Expects the pictures of two runs to be the same, byte for byte, and each a whole PNG.
    func expectSame(_ names: [String], _ one: String, _ other: String) throws {
        for name in names {
            let bytes = try folder.read("\(one)/\(name)")
            #expect(throws: Never.self) { try PNG.decode(bytes) }
            #expect(try bytes == folder.read("\(other)/\(name)"), "\(name) of \(one) and \(other)")
        }
    }

    /// Expects a client to refuse its arguments with these words, and to leave nothing behind.
    func expectRefusal(
        _ client: String,
        _ arguments: [String],
        _ reason: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let run = try run(client, arguments, out: "refused")
        #expect(run.status != 0, "\(arguments)", sourceLocation: sourceLocation)
        #expect(run.errors.contains(reason), "\(run.errors)", sourceLocation: sourceLocation)
        if folder.has("refused") {
            let left = try folder.names(in: "refused")
            #expect(left == [], "\(arguments)", sourceLocation: sourceLocation)
        }
    }
}
