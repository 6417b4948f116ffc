import Foundation
import Glibc
import Tench
import Testing

/// A `tenchd` of our own, on a socket in a temporary folder and on a port of the loopback address.
final class DaemonProcess: Sendable {
    let daemon: Daemon
    private let process: Process
    private let folder: URL
    private let arguments: [String]

    convenience init(options: [String] = []) throws {
        let folder = try Self.makeFolder()
        let path = folder.appending(component: "tenchd.sock").path
        let port = try Self.freePort()
        let daemon = Daemon(endpoints: [
            .unix: .unix(path: path), .tcp: .tcp(host: "127.0.0.1", port: port),
        ])
        let arguments =
            [
                "--socket", path, "--listen", "127.0.0.1:\(port)",
                "--model", "tiny=squeezenet1_1:seed=1",
            ] + options
        try self.init(daemon: daemon, folder: folder, arguments: arguments)
    }

    /// Starts a daemon that is told everything by a file, as systemd does it; the file's lines may
    /// speak of the folder and the port that the daemon gets.
    ///
    /// It listens on TCP when a line says so.
    convenience init(configured lines: (_ folder: URL, _ port: Int) throws -> [String]) throws {
        let folder = try Self.makeFolder()
        let port = try Self.freePort()
        let path = folder.appending(component: "tenchd.sock").path
        let all = try ["socket = \(path)"] + lines(folder, port)
        let file = folder.appending(component: "tenchd.conf")
        try all.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        var endpoints = [Transport.unix: Endpoint.unix(path: path)]
        if all.contains(where: { $0.hasPrefix("listen") }) {
            endpoints[.tcp] = .tcp(host: "127.0.0.1", port: port)
        }
        try self.init(
            daemon: Daemon(endpoints: endpoints),
            folder: folder,
            arguments: ["--config", file.path]
        )
    }

    /// Starts a daemon where another one was that has ended, with the same options.
    convenience init(after other: DaemonProcess) throws {
        try self.init(daemon: other.daemon, folder: other.folder, arguments: other.arguments)
    }

    private init(daemon: Daemon, folder: URL, arguments: [String]) throws {
        self.daemon = daemon
        self.folder = folder
        self.arguments = arguments
        process = Process()
        process.executableURL = try #require(Bundle.main.executableURL)
            .deletingLastPathComponent().appending(component: "tenchd")
        process.arguments = arguments
        let log = folder.appending(component: "log")
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        do {
            try waitUntilItAnswers()
        } catch {
            process.terminate()
            throw error
        }
    }

    /// Ends it as a service manager would, and waits for that; that it still ran is part of the tests.
    func stop() {
        if !process.isRunning { Issue.record("tenchd ended by itself:\n\(lastWords)") }
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "tenchd ended badly:\n\(lastWords)")
        try? FileManager.default.removeItem(at: folder)
    }

    /// Ends it without a chance to put anything in order; its folder stays for the next one.
    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appending(component: "tench-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private var lastWords: String {
        let log = try? String(contentsOf: folder.appending(component: "log"), encoding: .utf8)
        return String((log ?? "").suffix(6000))
    }

    /// Waits until it answers: a socket takes connections before the daemon has tested itself.
    private func waitUntilItAnswers() throws {
        let deadline = ContinuousClock.now + .seconds(120)
        for endpoint in daemon.endpoints.values {
            while (try? RawClient(endpoint).ask(Request.ping(0))) == nil {
                guard process.isRunning, ContinuousClock.now < deadline else {
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
        try #require(status == 0, "no free port")
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
