import ArgumentParser
import Files
import Options
import Tench
import Wire

/// `tenchctl drain`.
struct DrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Have the daemon take in no session and no model any more.",
        discussion: """
            What there is goes on: requests, sessions, and connections, which may ask on. New \
            sessions and models are refused so that clients try again, elsewhere or later. It is an \
            administrator's to begin, and to take back.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @Flag(help: "Take it back.")
    var off = false

    @Flag(help: "Stop the daemon once no request and no session is left.")
    var stop = false

    @Flag(help: "Wait until no request and no session is left, or the daemon has gone.")
    var wait = false

    func validate() throws {
        guard !off || !(stop || wait) else {
            throw ValidationError("--off takes it back, and --stop and --wait go on with it")
        }
    }

    func run() async throws {
        do {
            try await connection.withConnection { connection in
                let call = Drain(on: !off, stop: stop)
                var reply = try await connection.send(call)
                var last = try tell(reply, after: nil)
                // Asked on the same connection, so that a daemon which ends is no error.
                while wait, !reply.isDone {
                    try await Task.sleep(for: .milliseconds(200))
                    reply = try await connection.send(call)
                    last = try tell(reply, after: last)
                }
            }
        } catch RemoteError.disconnected where stop && wait {
            try Output.standard.write("the daemon has ended\n")
        } catch let error as WireError where error.type == .shuttingDown && stop && wait {
            try Output.standard.write("the daemon is ending\n")
        }
    }

    /// Says what is left, unless that was said last.
    private func tell(_ reply: DrainReply, after last: String?) throws -> String {
        let text = reply.isDraining ? "draining: \(reply.left)" : "not draining"
        if text != last { try Output.standard.write("\(text)\n") }
        return text
    }
}

extension DrainReply {
    /// What there is to wait for, in words.
    fileprivate var left: String {
        func count(_ number: Int, _ what: String) -> String {
            "\(number) \(what)\(number == 1 ? "" : "s")"
        }
        return """
            \(running) running, \(waiting) waiting, \(count(sessions, "session")), \
            \(count(connections, "connection"))
            """
    }
}
