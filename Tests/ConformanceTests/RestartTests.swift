import Foundation
import Glibc
import Synchronization
import Tench
import Tensors
import TestKit
import Testing
import Wire

extension Conformance {
    /// Restarts that a retrying client doesn't notice.
    @Suite struct RestartTests {
        private static let model = ["--model", "tiny=resnet_mini:seed=1"]
        private static let restarts = 4

        /// Asks questions and makes changes, on several connections, until a file is there; says
        /// then how many answers it had.
        private static let script = """
            import os, sys, threading, numpy, tench
            picture = numpy.full((1, 3, 64, 64), 0.5, numpy.float32)
            answers, errors = [], []

            def ask(number):
                try:
                    with tench.Tench(sys.argv[1]) as client:
                        while not os.path.exists(sys.argv[2]):
                            if number % 2:
                                client.update("tiny", picture, loss={"kind": "cross_entropy", "class": 0},
                                              optimizer={"kind": "sgd", "lr": 1e-6})
                            else:
                                client.forward("tiny", picture)
                            answers.append(number)
                            print('{"event":"answer"}', flush=True)
                except Exception as error:
                    errors.append(repr(error))

            threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            sys.exit("; ".join(errors) if errors or set(answers) != set(range(4)) else 0)
            """

        @Test(.enabled(if: Subprocess.succeeds("python3", "-c", "import numpy")))
        func aRetryingPythonClientSeesNoErrorUnderLoad() throws {
            let manager = try SocketManager(Self.model)
            let folder = try TemporaryFolder()
            let package = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../clients/python").standardizedFileURL
            let client = try RunningProgram(
                [
                    "python3", "-c", Self.script, manager.endpoint.description,
                    folder.path(of: "enough"),
                ],
                environment: ["PYTHONPATH": package.path, "PYTHONDONTWRITEBYTECODE": "1"],
                output: folder.path(of: "output"),
                errors: folder.path(of: "errors")
            )
            for number in 1...Self.restarts {
                // In the middle of it, whatever the speed of the machine.
                try client.wait(for: client.events("answer") + 20, "answer")
                try manager.restart(number)
            }
            try client.wait(for: client.events("answer") + 20, "answer")
            try folder.file("enough", "")
            let status = client.end()
            let errors = try folder.text("errors")
            #expect(status == 0, "\(errors)")
            try expectAGoodEnd(of: manager)
        }

        @Test func aLinkSeesNoErrorUnderLoad() async throws {
            let manager = try SocketManager(Self.model)
            let endpoint = manager.endpoint
            let load = Load()
            let picture = Tensor([1, 3, 64, 64], repeating: 0.5)
            async let restarts: Void = onThread {
                // On a thread of its own: its waits block.
                defer { load.end() }
                return Result {
                    for number in 1...Self.restarts {
                        try load.wait(for: 20)
                        try manager.restart(number)
                    }
                    try load.wait(for: 20)
                }
            }.get()
            try await withThrowingTaskGroup { group in
                for _ in 0..<2 {
                    group.addTask { try await Self.ask(endpoint, picture, load) }
                }
                try await group.waitForAll()
            }
            try await restarts
            try expectAGoodEnd(of: manager)
        }

        /// Asks over a link of its own until the load is to end.
        private static func ask(
            _ endpoint: Endpoint,
            _ picture: Tensor,
            _ load: Load
        ) async throws {
            try await Link.withLink(
                to: endpoint,
                patience: .seconds(60),
                connect: { lend in
                    try await Tench.Connection.withConnection(to: endpoint) { try await lend($0) }
                }
            ) { link in
                while !load.isOver {
                    _ = try await link.forward("tiny", picture)
                    load.count()
                }
            }
        }

        /// What clients have been answered so far, and whether they are to go on.
        private final class Load: Sendable {
            private let answers = Atomic(0)
            private let hasEnded = Atomic(false)

            var isOver: Bool { hasEnded.load(ordering: .relaxed) }
            func end() { hasEnded.store(true, ordering: .relaxed) }
            func count() { answers.add(1, ordering: .relaxed) }

            /// Waits for so many more answers.
            func wait(for more: Int) throws {
                let goal = answers.load(ordering: .relaxed) + more
                let deadline = ContinuousClock.now + RawClient.patience
                while answers.load(ordering: .relaxed) < goal {
                    guard ContinuousClock.now < deadline else {
                        throw RawClient.Failure(description: "no \(more) answers")
                    }
                    poll(nil, 0, 5)
                }
            }
        }

        private func expectAGoodEnd(of manager: SocketManager) throws {
            let status = manager.end()
            let log = try manager.log.suffix(4000)
            #expect(status == 0, "\(log)")
        }

        /// What was sent to a daemon that is ending and that it never read is refused as well, and
        /// what it had answered isn't lost by a reset.
        @Test(arguments: Transport.allCases)
        func whatIsUnreadAtTheEndIsRefusedAndNoReplyIsLost(transport: Transport) throws {
            let daemon = try DaemonProcess()
            let client = try RawClient(#require(daemon.endpoints[transport]))
            try client.send(Request.longGradient(1, terms: 300))
            try RawClient(daemon.endpoint).statistics { $0["queue"]?["running"]?.integer == 1 }
            // More than the daemon reads ahead, as much as the kernel takes; the last line is cut.
            let lines = (2...20_000).map { id in
                Request.forward(id, input: Picture.small, #","encoding":"none""#) + "\n"
            }
            _ = try client.sendWhatFits(Array(lines.joined().utf8), for: .milliseconds(200))
            daemon.stop()
            var answered: Set<Int> = []
            var farewells = 0
            while let line = try client.line() {
                let reply = try JSONTree(line)
                guard let id = reply["id"]?.integer else {
                    farewells += 1
                    #expect(reply.errorType == "shutting_down", "\(reply)")
                    continue
                }
                #expect(farewells == 0)
                answered.insert(id)
                #expect(id == 1 || reply["result"] != nil || reply.errorType == "shutting_down")
            }
            // In order up to the last that was read; the farewell is about those behind it.
            #expect(answered == Set(1...answered.count), "\(answered.count)")
            #expect(farewells == 1)
        }

        /// As a client that has connected, and begins to speak once the daemon is told to end.
        @Test func whoSaysSomethingToADaemonThatEndsIsToldSo() throws {
            let daemon = try DaemonProcess()
            let client = try RawClient(daemon.endpoint)
            #expect(try client.ask(Request.ping(1))["result"] != nil)
            daemon.stop()
            _ = try? client.send(Request.ping(2))
            #expect(try client.reply().errorType == "shutting_down")
            #expect(try client.line() == nil)
        }

        @Test func whatIsNotDoneInTimeIsAnsweredToo() throws {
            let daemon = try DaemonProcess(options: ["--drain-seconds", "1"])
            let client = try RawClient(daemon.endpoint)
            for id in 1...8 { try client.send(Request.longGradient(id, terms: 200)) }
            try RawClient(daemon.endpoint).statistics { $0["queue"]?["running"]?.integer == 1 }
            daemon.stop()
            // Each of those that were read by itself, and the rest by the last words.
            var replies: [JSONTree] = []
            while let line = try client.line() { replies.append(try JSONTree(line)) }
            #expect(replies.count > 1 && replies.last?["id"] == .null)
            for reply in replies {
                #expect(reply["result"] != nil || reply.errorType == "shutting_down", "\(reply)")
            }
        }
    }
}
