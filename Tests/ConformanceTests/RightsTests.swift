import Foundation
import Glibc
import TestKit
import Testing

/// What a user of the machine may do to its own things and to others', asked of a real daemon by
/// people of two users.
///
/// Only root can be two users.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(
        if: geteuid() == 0 && Subprocess.succeeds("setpriv", "--reuid=65534", "true"),
        "another user's rights take root and setpriv"
    )
)
struct RightsTests {
    /// A daemon whose users may save one model each; the group of its socket is everybody's here.
    private func daemon() throws -> (DaemonProcess, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let group = try #require(getgrgid(65534), "the group 65534 has no name")
        let daemon = try DaemonProcess(options: [
            "--models-dir", folder.folder("models"), "--saved-models-each", "1",
            "--socket-group", String(cString: group.pointee.gr_name),
        ])
        return (daemon, folder)
    }

    /// Runs `tenchctl` as the user and group 65534.
    private func stranger(_ daemon: DaemonProcess, _ arguments: String...) throws -> Subprocess {
        try Subprocess(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "tenchctl"]
                + arguments + ["--endpoint", "\(daemon.endpoint)"]
        )
    }

    /// The reply to a line of that user's.
    private func ask(
        _ daemon: DaemonProcess,
        _ method: String,
        _ params: String
    ) throws -> JSONTree {
        let line = #"{"id":1,"method":"\#(method)","params":{\#(params)}}"#
        let call = try Subprocess([
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c",
            "echo '\(line)' | tenchctl call --endpoint \(daemon.endpoint)",
        ])
        return try JSONTree(call.output)
    }

    private func open(_ daemon: DaemonProcess) throws -> String {
        let reply = try ask(daemon, "session.open", #""model":"tiny","ttl_s":600"#)
        return try #require(reply["result"]?["session"]?.string, "\(reply)")
    }

    @Test func anAdministratorSeesAndClosesAnothersSessions() throws {
        let (daemon, _) = try daemon()
        defer { daemon.stop() }
        let session = try open(daemon)
        let own = try Subprocess([
            "tenchctl", "sessions", "--json", "--endpoint", "\(daemon.endpoint)",
        ])
        let told = try #require(try JSONTree(own.output)["sessions"]?.array)
        #expect(told.count == 1 && told[0]["session"]?.string == session)
        #expect(told[0]["user"]?.integer == 65534 && told[0]["ttl_s"]?.integer == 600)
        let theirs = try stranger(daemon, "sessions")
        #expect(theirs.output.contains(session), "\(theirs.output) \(theirs.errors)")
        // Root's own is nobody else's to be told of.
        let root = try RawClient(daemon.endpoint)
        let opened = try root.ask(#"{"id":1,"method":"session.open","params":{"model":"tiny"}}"#)
        let roots = try #require(opened["result"]?["session"]?.string)
        let again = try stranger(daemon, "sessions")
        #expect(!again.output.contains(roots))
        let close = try Subprocess([
            "tenchctl", "close", session, "--endpoint", "\(daemon.endpoint)",
        ])
        #expect(close.status == 0, "\(close.errors)")
        #expect(!(try stranger(daemon, "sessions").output.contains(session)))
        let gone = try stranger(daemon, "close", session)
        #expect(gone.status == 1 && gone.errors.contains("session.list tells yours"))
        let said = try daemon.log.split(separator: "\n").filter { $0.contains("closed a session") }
        #expect(said.count == 1 && said[0].contains("info") && said[0].contains("user 0"))
        #expect(said[0].contains("user 65534 had opened"))
    }

    @Test func snapshotsAreListedAndDropped() throws {
        let (daemon, _) = try daemon()
        defer { daemon.stop() }
        let session = try open(daemon)
        let of = #""model":"tiny","session":"\#(session)""#
        let kept = try ask(daemon, "snapshot", of)
        let name = try #require(kept["result"]?["snapshot"]?.string, "\(kept)")
        let root = try RawClient(daemon.endpoint)
        let shared = try root.ask(#"{"id":1,"method":"snapshot","params":{"model":"tiny"}}"#)
        let models = try #require(shared["result"]?["snapshot"]?.string, "\(shared)")
        let listed = try stranger(daemon, "snapshots")
        #expect(listed.output.contains(name) && !listed.output.contains(models))
        let forbidden = try stranger(daemon, "drop", models)
        #expect(forbidden.status == 1 && forbidden.errors.contains("admin"), "\(forbidden.errors)")
        #expect(try stranger(daemon, "drop", name).status == 0)
        let drop = try Subprocess([
            "tenchctl", "drop", models, "--endpoint", "\(daemon.endpoint)",
        ])
        #expect(drop.status == 0, "\(drop.errors)")
        try root.statistics { $0["snapshots"]?.integer == 0 }
    }

    /// Killed in between: what is saved, and whose it is, lies in the files alone.
    @Test func whatAUserMaySaveIsCountedAcrossAKill() throws {
        let (first, folder) = try daemon()
        let session = try open(first)
        let save = { (daemon: DaemonProcess, session: String, name: String) in
            try ask(
                daemon,
                "model.save",
                #""model":"tiny","session":"\#(session)","name":"\#(name)""#
            )
        }
        for _ in 1...2 {
            let saved = try save(first, session, "mine")
            #expect(saved["result"]?["sha256"]?.string != nil, "\(saved)")
        }
        #expect(try save(first, session, "more").errorType == "too_large")
        first.kill()
        let second = try DaemonProcess(after: first)
        defer { second.stop() }
        let other = try open(second)
        #expect(try save(second, other, "more").errorType == "too_large")
        let root = try RawClient(second.endpoint)
        let shared = #"{"id":1,"method":"model.save","params":{"model":"tiny","name":"roots"}}"#
        #expect(try root.ask(shared)["result"] != nil)
        #expect(try ask(second, "model.delete", #""name":"roots""#).errorType == "forbidden")
        let delete = try stranger(second, "delete", "mine")
        #expect(delete.output.hasPrefix("deleted mine.safetensors, "), "\(delete.errors)")
        #expect(try folder.names(in: "models") == ["roots.safetensors"])
        #expect(try save(second, other, "roots").errorType == "forbidden")
        #expect(try save(second, other, "more")["result"] != nil)
        for deed in ["saved tiny as roots", "deleted mine", "saved a session of tiny as more"] {
            let said = try second.log.split(separator: "\n").filter { $0.contains(deed) }
            #expect(said.count == 1 && said[0].contains("user "), "\(deed): \(said)")
        }
    }
}
