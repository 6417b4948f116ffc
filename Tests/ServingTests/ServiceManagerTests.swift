import Foundation
import Glibc
import Testing
import Wire

@testable import Serving

@Suite struct ServiceManagerTests {
    @Test func sendsItsStateToTheNotificationSocket() throws {
        let name = "@tench-test-\(UUID().uuidString)"
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var address = try UnixAddress(ofManager: name)
        #expect(address.withSockaddr { bind(descriptor, $0, $1) } == 0)
        let manager = ServiceManager(environment: { ["NOTIFY_SOCKET": name][$0] })
        manager.notify("READY=1\nSTATUS=serving")
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        #expect(
            String(decoding: bytes[..<max(count, 0)], as: UTF8.self) == "READY=1\nSTATUS=serving"
        )
    }

    @Test func theWatchdogIsMeantForOneProcess() {
        func interval(_ variables: [String: String]) -> Duration? {
            ServiceManager(environment: { variables[$0] }).watchdogInterval
        }
        #expect(interval(["WATCHDOG_USEC": "3000000"]) == .seconds(3))
        #expect(
            interval(["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "\(getpid())"]) == .seconds(3)
        )
        #expect(interval(["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"]) == nil)
        #expect(interval([:]) == nil)
    }
}
