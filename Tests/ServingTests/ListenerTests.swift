import Foundation
import Glibc
import Testing

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
        #expect(throws: ListenerError.pathTooLong(path, limit: 107)) {
            try Listener.unix(path: path)
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
