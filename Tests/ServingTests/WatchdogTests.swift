import TestKit
import Testing

@testable import Inference
@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct WatchdogTests {
    @Test func isSilentWhileAJobStandsStillAndSpeaksAgainAfterIt() async throws {
        let socket = try NotificationSocket()
        let manager = ServiceManager(address: socket.path, watchdogInterval: .milliseconds(60))
        try await withServer { server in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await Watchdog(engine: server.engine, manager: manager).run() }
                #expect(await speaks(socket, within: .seconds(120)))
                guard let blocker = try? await server.occupy() else {
                    Issue.record("nothing can be put into the queue")
                    return group.cancelAll()
                }
                // What was said before is still to be read, and one reading has to precede another.
                var count = 0
                while count < 50, await speaks(socket, within: .seconds(1)) { count += 1 }
                #expect(count < 50, "it goes on although nothing moves")
                blocker.release()
                #expect(await speaks(socket, within: .seconds(120)))
                group.cancelAll()
            }
        }
    }

    /// Whether a sign of life comes in time: the interval is a small part of any time that is given
    /// here, and where a sign is expected a busy machine has long to bring it.
    private func speaks(_ socket: NotificationSocket, within time: Duration) async -> Bool {
        await onThread { socket.lines(within: time) } == ["WATCHDOG=1"]
    }
}
