import Foundation
import Glibc
package import Tench

/// A service manager of the tests' own, as small as can be: it opens a Unix socket, starts `tenchd`
/// with it, and starts it anew when it is told to.
///
/// The socket stays open all the while, as with a socket unit: who connects in between waits.
package final class SocketManager: Sendable {
    /// Where the daemons listen, one after another.
    package let endpoint: Endpoint
    private let folder: TemporaryFolder
    private let program: RunningProgram

    /// In Python, since `Process` hands no descriptor on.
    private static let script = """
        import os, signal, socket, sys
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(sys.argv[1])
        listener.listen(128)
        signals = {signal.SIGUSR1, signal.SIGTERM, signal.SIGHUP}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)

        def start():
            pid = os.fork()
            if pid: return pid
            signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
            os.dup2(listener.fileno(), 3)
            os.set_inheritable(3, True)
            os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
            os.execvp("tenchd", ["tenchd"] + sys.argv[2:])

        daemon, status = start(), 0
        while True:
            wish = signal.sigwait(signals)
            os.kill(daemon, signal.SIGTERM if wish == signal.SIGUSR1 else wish)
            if wish == signal.SIGHUP: continue
            status = status or os.waitpid(daemon, 0)[1]
            if wish == signal.SIGTERM: sys.exit(1 if status else 0)
            daemon = start()
            print('{"event":"started"}', flush=True)
        """

    /// Starts the first daemon with these options; it is not waited for.
    package init(_ options: [String]) throws {
        folder = try TemporaryFolder()
        let path = folder.path(of: "socket")
        endpoint = .unix(path: path)
        program = try RunningProgram(
            ["python3", "-c", Self.script, path] + options,
            output: folder.path(of: "output"),
            errors: folder.path(of: "log")
        )
        let deadline = ContinuousClock.now + RawClient.patience
        while !folder.has("socket"), ContinuousClock.now < deadline { poll(nil, 0, 5) }
    }

    /// Ends the daemon in order and starts another, for the n-th time; returns once that is begun.
    package func restart(_ number: Int) throws {
        program.signal(SIGUSR1)
        try program.wait(for: number, "started")
    }

    /// What the daemons have said.
    package var log: String { get throws { try folder.text("log") } }

    /// Ends the daemon; zero when all of them have ended well.
    package func end() -> Int32 {
        program.signal(SIGTERM)
        return program.end(within: .seconds(60))
    }
}
