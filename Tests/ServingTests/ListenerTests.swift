import Foundation
import Glibc
import Synchronization
import Testing
import Wire

@testable import Serving

@Suite struct ListenerTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("tench-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func theSocketIsForItsOwnerAndGroupOnly() throws {
        try withFolder { folder in
            let listener = try Listener.unix(path: folder + "/s")
            defer { listener.abandon() }
            let mode = try FileManager.default.attributesOfItem(atPath: folder + "/s")[
                .posixPermissions
            ]
            #expect(mode as? Int == 0o660)
        }
    }

    @Test func aStaleSocketIsReplacedALiveOneIsNot() throws {
        try withFolder { folder in
            let path = folder + "/s"
            let first = try Listener.unix(path: path)
            #expect(throws: ListenerError.inUse(path)) { try Listener.unix(path: path) }
            _ = close(first.descriptor)
            let second = try Listener.unix(path: path)
            second.abandon()
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func whatIsNoSocketIsLeftAlone() throws {
        try withFolder { folder in
            let path = folder + "/file"
            try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: ListenerError.notASocket(path)) { try Listener.unix(path: path) }
            #expect(FileManager.default.contents(atPath: path) == Data("precious".utf8))
        }
    }

    @Test func aPathHasToFitIntoAnAddress() {
        let path = "/" + String(repeating: "x", count: 107)
        let error = #expect(throws: ListenerError.unfitPath(.tooLong(path))) {
            try Listener.unix(path: path)
        }
        #expect(error?.description.hasSuffix("is too long: 108 bytes, 107 at most") == true)
    }

    @Test func aPathOf107BytesDoes() throws {
        try withFolder { folder in
            let path = folder + "/" + String(repeating: "x", count: 106 - folder.utf8.count)
            try Listener.unix(path: path).abandon()
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func aSuccessorsSocketStays() throws {
        try withFolder { folder in
            let path = folder + "/s"
            let first = try Listener.unix(path: path)
            // As an operator does whose daemon takes long to end.
            try FileManager.default.removeItem(atPath: path)
            let second = try Listener.unix(path: path)
            first.abandon()
            #expect(throws: ListenerError.inUse(path)) { try Listener.unix(path: path) }
            second.abandon()
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func whatTookTheSocketsPlaceStays() throws {
        try withFolder { folder in
            let path = folder + "/s"
            let listener = try Listener.unix(path: path)
            try FileManager.default.removeItem(atPath: path)
            try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
            listener.abandon()
            #expect(FileManager.default.contents(atPath: path) == Data("precious".utf8))
        }
    }

    @Test func aFileIsRemovedOnce() throws {
        try withFolder { folder in
            let path = folder + "/s"
            let first = try Listener.unix(path: path)
            first.file?.remove()
            _ = close(first.descriptor)
            // Where the first one's inode may be given to the second.
            let second = try Listener.unix(path: path)
            first.file?.remove()
            #expect(FileManager.default.fileExists(atPath: path))
            second.abandon()
        }
    }

    @Test func aDaemonThatStandsStillWithAFullBacklogIsThere() throws {
        try withFolder { folder in
            let path = folder + "/s"
            var address = try UnixAddress(path)
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            #expect(address.withSockaddr { bind(descriptor, $0, $1) } == 0)
            #expect(listen(descriptor, 0) == 0)
            let waiting = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(waiting) }
            #expect(address.withSockaddr { connect(waiting, $0, $1) } == 0)
            #expect(throws: ListenerError.inUse(path)) { try Listener.unix(path: path) }
        }
    }

    /// Ten starts at once where a dead daemon's socket is: one of them listens, and at its path.
    @Test func ofSeveralThatStartAtOnceOneListens() throws {
        try withFolder { folder in
            for _ in 0..<20 {
                let path = folder + "/s"
                let stale = try Listener.unix(path: path)
                _ = close(stale.descriptor)
                let made = Mutex<[Listener]>([])
                DispatchQueue.concurrentPerform(iterations: 10) { _ in
                    if let listener = try? Listener.unix(path: path) {
                        made.withLock { $0.append(listener) }
                    }
                }
                let listeners = made.withLock { $0 }
                #expect(listeners.count == 1)
                #expect(throws: ListenerError.inUse(path)) { try Listener.unix(path: path) }
                for listener in listeners { listener.abandon() }
            }
        }
    }

    @Test func unknownGroupsAreRefused() throws {
        try withFolder { folder in
            #expect(throws: ListenerError.unknownGroup("no such group")) {
                try Listener.unix(path: folder + "/s", group: "no such group")
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/s"))
        }
    }

    @Test(arguments: ["0.0.0.0:7000", "192.0.2.1:7000", "[::]:7000"])
    func otherMachinesAreKeptOutWithoutAToken(_ address: String) {
        #expect(throws: ListenerError.exposed(address)) { try Listener.tcp(address) }
    }

    @Test(arguments: ["", "7000", "localhost", "example.org:80", "127.0.0.1:70000", "127.0.0.1:x"])
    func addressesThatAreNone(_ address: String) {
        #expect(throws: ListenerError.badAddress(address)) { try Listener.tcp(address) }
    }

    @Test(arguments: ["127.0.0.1:0", "localhost:0"])
    func aFreePortIsTold(_ address: String) throws {
        let listener = try Listener.tcp(address)
        defer { listener.abandon() }
        #expect(listener.description.hasPrefix("127.0.0.1:"))
        #expect(!listener.description.hasSuffix(":0"))
    }

    @Test func inheritedSocketsAreForThisProcessOnly() throws {
        let variables = ["LISTEN_PID": "\(getpid() + 1)", "LISTEN_FDS": "1"]
        #expect(try Listener.inherited(environment: { variables[$0] }).isEmpty)
        #expect(try Listener.inherited(environment: { _ in nil }).isEmpty)
    }
}
