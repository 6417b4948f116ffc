import Foundation
import Glibc
package import Tench

/// A `tenchd` of the tests' own, on a socket in a temporary folder and on a port of the loopback
/// address.
package final class DaemonProcess: Sendable {
    /// Where it listens.
    package let endpoints: [Transport: Endpoint]
    private let program: RunningProgram
    private let folder: TemporaryFolder
    private let arguments: [String]
    private let environment: [String: String]

    /// Starts one that serves `tiny`, SqueezeNet with weights from a seed, and what `options` add.
    package convenience init(
        options: [String] = [],
        environment: [String: String] = [:]
    ) throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "tenchd.sock")
        let port = try Self.freePort()
        try self.init(
            endpoints: [.unix: .unix(path: path), .tcp: .tcp(host: "127.0.0.1", port: port)],
            folder: folder,
            arguments: [
                "--socket", path, "--listen", "127.0.0.1:\(port)",
                "--model", "tiny=squeezenet1_1:seed=1",
                // So many losses of one request keep the daemon computing as long as a test likes.
                "--terms", "1000",
            ] + options,
            environment: environment
        )
    }

    /// Starts a daemon that is told everything by a file, as systemd does it; the file's lines may
    /// speak of the folder and the port that the daemon gets.
    ///
    /// It listens on TCP when a line says so.
    package convenience init(
        configured lines: (_ folder: TemporaryFolder, _ port: Int) throws -> [String]
    ) throws {
        let folder = try TemporaryFolder()
        let port = try Self.freePort()
        let path = folder.path(of: "tenchd.sock")
        let all = try ["socket = \(path)"] + lines(folder, port)
        let file = folder.path(of: "tenchd.conf")
        try all.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        var endpoints = [Transport.unix: Endpoint.unix(path: path)]
        if all.contains(where: { $0.hasPrefix("listen") }) {
            endpoints[.tcp] = .tcp(host: "127.0.0.1", port: port)
        }
        try self.init(
            endpoints: endpoints,
            folder: folder,
            arguments: ["--config", file],
            environment: [:]
        )
    }

    /// Starts a daemon where another one was that has ended, with the same options but for those
    /// that others take the place of.
    package convenience init(
        after other: DaemonProcess,
        replacing replaced: [String: String] = [:]
    ) throws {
        try self.init(
            endpoints: other.endpoints,
            folder: other.folder,
            arguments: other.arguments.map { replaced[$0] ?? $0 },
            environment: other.environment
        )
    }

    private init(
        endpoints: [Transport: Endpoint],
        folder: TemporaryFolder,
        arguments: [String],
        environment: [String: String]
    ) throws {
        self.endpoints = endpoints
        self.folder = folder
        self.arguments = arguments
        self.environment = environment
        program = try RunningProgram(
            ["tenchd"] + arguments,
            environment: environment,
            output: folder.path(of: "output"),
            errors: folder.path(of: "log")
        )
        do {
            try waitUntilItAnswers()
        } catch {
            program.signal(SIGKILL)
            throw error
        }
    }

    /// Where it listens by the Unix socket.
    package var endpoint: Endpoint {
        guard let endpoint = endpoints[.unix] else { preconditionFailure("always there") }
        return endpoint
    }

    /// What it has said on standard error.
    package var log: String { get throws { try folder.text("log") } }

    /// Ends it as a service manager would, and waits for that; that it still ran is part of the
    /// tests.
    package func stop() {
        if !program.isRunning { complain("tenchd ended by itself:\n\(lastWords)") }
        program.signal(SIGTERM)
        let status = program.end(within: .seconds(60))
        if status != 0 { complain("tenchd ended with \(status):\n\(lastWords)") }
    }

    /// Sends it a signal.
    package func signal(_ number: Int32) { program.signal(number) }

    /// Has it read its configuration again.
    package func reload() { program.signal(SIGHUP) }

    /// Waits until its log says something.
    package func wait(forLog words: String) throws {
        let deadline = ContinuousClock.now + RawClient.patience
        while try !log.contains(words) {
            guard program.isRunning, ContinuousClock.now < deadline else {
                throw RawClient.Failure(description: "not in the log: \(words)\n\(lastWords)")
            }
            poll(nil, 0, 5)
        }
    }

    /// Waits for an end that it comes to by itself; gives what `exit` was given.
    package func hasEnded() -> Int32 { program.end(within: .seconds(60)) }

    /// Ends it without a chance to put anything in order; its folder stays for the next one.
    package func kill() {
        program.signal(SIGKILL)
        program.end()
    }

    private var lastWords: String { (try? String(log.suffix(6000))) ?? "it said nothing" }

    /// Waits until it answers: a socket takes connections before the daemon has tested itself.
    private func waitUntilItAnswers() throws {
        let deadline = ContinuousClock.now + .seconds(120)
        for endpoint in endpoints.values {
            while (try? RawClient(endpoint).ask(#"{"id":0,"method":"ping"}"#)) == nil {
                guard program.isRunning, ContinuousClock.now < deadline else {
                    throw RawClient.Failure(description: "tenchd does not answer:\n\(lastWords)")
                }
                poll(nil, 0, 10)
            }
        }
    }

    /// A port that was free a moment ago.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) | getsockname(descriptor, $0, &size)
            }
        }
        guard status == 0 else { throw RawClient.Failure(description: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
