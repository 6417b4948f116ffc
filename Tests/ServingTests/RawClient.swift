import Dispatch
import Foundation
import Glibc
import JSON

@testable import Serving

/// A client made of bare system calls, so that a test can be as rude as it likes.
///
/// Blocking calls run on threads of their own: the test's thread is one of those that serve.
final class RawClient: Sendable {
    private let descriptor: Int32

    /// Connects to a listener's description: a path, or host and port.
    init(_ listener: Listener) throws {
        switch listener.transport {
        case .unix:
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = try UnixAddress(listener.description)
            try Self.check(address.withSockaddr { connect(descriptor, $0, $1) })
        case .tcp:
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            address.sin_port =
                UInt16(listener.description.split(separator: ":")[1], radix: 10)?.bigEndian ?? 0
            let descriptor = descriptor
            try Self.check(
                withUnsafePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                    }
                }
            )
        }
    }

    /// Sends bytes; false when the peer has closed.
    @discardableResult
    func send(_ bytes: [UInt8]) async -> Bool {
        await onThread { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    @discardableResult
    func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    /// The next line that isn't empty; nil at the end of the stream.
    func line() async -> String? {
        await onThread { [descriptor] in
            var line: [UInt8] = []
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) == 1 {
                if byte != 0x0A {
                    line.append(byte)
                } else if !line.isEmpty {
                    return String(decoding: line, as: UTF8.self)
                }
            }
            return nil
        }
    }

    /// The next line as JSON.
    func reply() async -> JSONValue? {
        guard let line = await line() else { return nil }
        return try? JSONValue(parsing: line)
    }

    /// Says that nothing more will be sent.
    func shutdownSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    /// Goes away altogether.
    func close() { _ = Glibc.close(descriptor) }

    private func onThread<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: body()) }.start()
        }
    }

    private static func check(_ status: Int32) throws {
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}

extension JSONValue {
    /// The type of the error in a reply.
    var errorType: String? { self["error"]?["data"]?["type"]?.string }
}
