import Glibc
import Tench
import TestKit
import Testing

extension Conformance {
    /// A daemon and clients that are told to stop, at whatever moment, and the sockets in between.
    @Suite struct StoppingTests {
        /// A daemon with so many networks to load that it never gets through them.
        private func starting(in folder: TemporaryFolder) throws -> RunningProgram {
            let models = (1...2000).flatMap { ["--model", "m\($0)=squeezenet1_1:seed=\($0)"] }
            let program = try RunningProgram(
                ["tenchd", "--socket", folder.path(of: "s"), "--memory", "64G"]
                    + ["--models-dir", folder.folder("models")] + models,
                environment: ["TMPDIR": folder.folder("tmp")],
                output: folder.path(of: "output"),
                errors: folder.path(of: "log")
            )
            let deadline = ContinuousClock.now + RawClient.patience
            while try !folder.text("log").contains("loaded m1:") {
                guard program.isRunning, ContinuousClock.now < deadline else {
                    throw RawClient.Failure(description: try folder.text("log"))
                }
                poll(nil, 0, 5)
            }
            return program
        }

        @Test(arguments: [SIGTERM, SIGINT])
        func aDaemonThatIsStillLoadingEndsInOrder(signal: Int32) throws {
            let folder = try TemporaryFolder()
            let daemon = try starting(in: folder)
            #expect(folder.has("s"))
            daemon.signal(signal)
            #expect(daemon.end(within: .seconds(20)) == 0)
            #expect(try folder.text("log").contains("stopped before it served"))
            #expect(try folder.names() == ["log", "models", "output", "tmp"])
            #expect(try folder.names(in: "tmp") == [] && folder.names(in: "models") == [])
        }

        @Test func aTerminalThatGoesIsNoNewsToADaemon() throws {
            let folder = try TemporaryFolder()
            let loading = try starting(in: folder)
            loading.signal(SIGHUP)
            // Ended by nothing but what comes after it.
            loading.signal(SIGTERM)
            #expect(loading.end(within: .seconds(20)) == 0)
            let daemon = try DaemonProcess()
            daemon.signal(SIGHUP)
            #expect(try RawClient(daemon.endpoint).ask(Request.ping(1))["result"] != nil)
            daemon.stop()
        }

        @Test func aSuccessorKeepsItsSocket() throws {
            let first = try DaemonProcess()
            guard case .unix(let path) = first.endpoint else { return }
            unlink(path)
            // At the same path, but for the port, which the first one has.
            let second = try RunningProgram(
                ["tenchd", "--socket", path, "--model", "tiny=squeezenet1_1:seed=1"],
                output: path + ".output"
            )
            let ping = try Subprocess(["tenchctl", "ping", "--wait=60", "--endpoint", path])
            #expect(ping.status == 0, "\(ping.errors)")
            first.stop()
            #expect(try Subprocess(["tenchctl", "ping", "--endpoint", path]).status == 0)
            second.signal(SIGTERM)
            #expect(second.end() == 0)
            #expect(access(path, F_OK) != 0)
        }

        @Test func aPathMayHave107BytesAndNotOneMore() throws {
            let folder = try TemporaryFolder()
            let path = folder.path(of: String(repeating: "x", count: 106 - folder.path.utf8.count))
            let daemon = try RunningProgram(
                ["tenchd", "--socket", path, "--model", "tiny=squeezenet1_1:seed=1"],
                output: folder.path(of: "output")
            )
            let ping = try Subprocess(["tenchctl", "ping", "--wait=60", "--endpoint", path])
            #expect(ping.status == 0, "\(ping.errors)")
            daemon.signal(SIGTERM)
            #expect(daemon.end() == 0)
            let reason = "is too long: 108 bytes, 107 at most"
            for arguments in [
                ["tenchd", "--socket"], ["tenchctl", "ping", "--wait", "--endpoint"],
            ] {
                let refused = try Subprocess(arguments + [path + "x"], seconds: 30)
                #expect(refused.status != 0 && refused.errors.contains(reason), "\(refused)")
            }
            #expect(try folder.names() == ["output"])
        }
    }
}
