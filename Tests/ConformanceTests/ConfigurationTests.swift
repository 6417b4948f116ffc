import Foundation
import Glibc
import TestKit
import Testing

/// The daemon as systemd starts it: with `--config` and nothing else.
@Suite(.timeLimit(.minutes(10))) struct ConfigurationTests {
    /// Every option of `systemd/tenchd.conf`, those that are commented out too.
    static let shown: [String] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../systemd/tenchd.conf")
        let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
        return lines.compactMap { line in
            let line = line.hasPrefix("#") ? line.dropFirst() : line
            guard line.first?.isLowercase == true, line.contains(" = ") else { return nil }
            // Weights that nobody has here.
            return line.contains("/models/") && line.hasPrefix("model ") ? nil : String(line)
        }
    }()

    /// The line as this machine can have it: with files, a port and a group that there are.
    private static func fitted(
        _ line: String,
        folder: TemporaryFolder,
        port: Int
    ) throws -> [String] {
        let parts = line.components(separatedBy: " = ")
        let secret = folder.path(of: "token")
        switch parts[0] {
        case "socket": return []  // the daemon has its own already
        case "socket-group":
            let group = try #require(getgrgid(getgid()), "this process's group has no name")
            return ["socket-group = \(String(cString: group.pointee.gr_name))"]
        case "listen": return ["listen = 127.0.0.1:\(port)"]
        case "token-file", "token-role":
            try Data(repeating: 0x61, count: 32).write(to: URL(filePath: secret))
            #expect(chmod(secret, 0o600) == 0)
            return ["token-file = \(secret)"] + (parts[0] == "token-role" ? [line] : [])
        case "models-dir": return ["models-dir = \(folder.path)"]
        default: return [line]
        }
    }

    @Test func showsOptionsAtAll() {
        #expect(Self.shown.count >= 24)
    }

    @Test(arguments: shown) func startsWithEachOptionOfTheServicesFile(line: String) throws {
        let daemon = try DaemonProcess { folder, port in
            try Self.fitted(line, folder: folder, port: port)
        }
        defer { daemon.stop() }
        let client = try RawClient(try #require(daemon.endpoints[.unix]))
        let hello = try client.ask(#"{"id":1,"method":"hello"}"#)
        let models: [JSONTree] = line.hasPrefix("model ") ? [.string("demo")] : []
        #expect(hello["result"]?["models"] == .array(models))
    }

    /// Other values than the defaults, all at once: each must come through to what `hello` tells.
    @Test func tellsTheLimitsThatItsFileSays() throws {
        let limits = [
            "line_bytes": 70_000, "depth": 9, "json_values": 50_000, "in_flight": 3, "terms": 4,
            "batch": 5, "tensor_elements": 60_000, "picture_elements": 70_000, "queue": 11,
            "output_bytes": 1_000_000,
        ]
        let daemon = try DaemonProcess { _, port in
            limits.map { "\($0.key.replacing("_", with: "-")) = \($0.value)" }
                + ["listen = 127.0.0.1:\(port)", "threads = 1", "log-level = warning"]
        }
        defer { daemon.stop() }
        for endpoint in daemon.endpoints.values {
            let hello = try RawClient(endpoint).ask(#"{"id":1,"method":"hello"}"#)
            let told = limits.mapValues { JSONTree.number(Double($0)) }
            #expect(hello["result"]?["limits"] == .object(told))
        }
    }

    @Test(arguments: [
        ("log-level = loud", #"line 2: log-level must be "trace""#),
        ("thread = 2", #"line 2: there is no option "thread"; did you mean "threads"?"#),
        ("model = x=resnet5:seed=1", "model x: architecture: \"resnet5\" is unknown"),
    ])
    func endsWithASentenceAboutALineThatIsWrong(line: String, reason: String) throws {
        let file = FileManager.default.temporaryDirectory
            .appending(component: "tenchd-\(UUID().uuidString).conf")
        let socket = file.path.replacing(".conf", with: ".sock")
        try "socket = \(socket)\n\(line)\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let daemon = try Subprocess(["tenchd", "--config", file.path])
        #expect(daemon.status == (line.hasPrefix("model") ? 1 : 64))
        #expect(daemon.errors.contains(reason), "\(daemon.errors)")
        #expect(!FileManager.default.fileExists(atPath: socket))
    }

    /// As `nginx -t`: every fault, not the first alone, and nothing is started.
    @Test func tellsAllThatIsWrongBeforeAStart() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file(
            "tenchd.conf",
            """
            socket = \(folder.path(of: "socket"))
            socket-group = nobody-has-this-group
            listen = 192.0.2.1:7433
            models-dir = \(folder.path(of: "absent"))
            model = fine=squeezenet1_1:seed=1
            model = gone=resnet18:\(folder.path(of: "gone.pth"))
            model = odd=resnet5:seed=1

            """
        )
        let check = try Subprocess(["tenchd", "--check-config", "--config", file])
        #expect(check.status == EX_CONFIG && check.output.isEmpty)
        let lines = check.errors.split(separator: "\n")
        let faults = [
            "--models-dir: ", "there is no group nobody-has-this-group",
            "192.0.2.1:7433 can be reached from other machines", "model gone: ", "model odd: ",
        ]
        #expect(lines.count == faults.count, "\(check.errors)")
        for (line, fault) in zip(lines, faults) {
            #expect(line.hasPrefix("tenchd: ") && line.contains(fault), "\(line)")
        }
        #expect(!folder.has("socket"))
    }

    @Test func saysThatItWouldStart() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file(
            "tenchd.conf",
            """
            socket = \(folder.path(of: "socket"))
            models-dir = \(folder.path)
            model = fine=squeezenet1_1:seed=1

            """
        )
        let check = try Subprocess(["tenchd", "--config", file, "--check-config"])
        #expect(check.status == 0 && check.errors.isEmpty, "\(check.errors)")
        #expect(check.output == "tenchd would start so, with fine\n")
        #expect(!folder.has("socket"))
    }
}
