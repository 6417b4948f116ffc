import Hummingbird
import Logging
import NIOCore
import NIOPosix
import TestKit
import Testing

@testable import tench_view

/// A page on a port of its own, and the requests that a browser or somebody else makes of it.
struct Visit {
    let port: Int

    /// What came back.
    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Shows a folder for as long as `body` runs.
    static func to(
        _ folder: String,
        admission: Admission = Admission(token: nil, names: []),
        daemon: Daemon = Daemon {
            .away(endpoint: "s", reason: "gone")
        } ping: {
            "gone"
        },
        _ body: (Visit) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let address = try #require(ListenAddress("127.0.0.1:0"))
        let (ports, port) = AsyncStream<Int>.makeStream()
        let gallery = Gallery(Root.named([folder]))
        let application = Site.application(at: address, admission, gallery, daemon, logger) {
            port.yield($0)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            defer { group.cancelAll() }
            for await port in ports {
                try await body(Visit(port: port))
                break
            }
        }
    }

    /// Sends a request as it is and reads until the connection ends, or `isEnough` of what came.
    func send(
        _ request: String,
        until isEnough: (String) -> Bool = { _ in false }
    ) async throws
        -> String
    {
        let channel = try await ClientBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        return try await channel.executeThenClose { replies, output in
            try await output.write(ByteBuffer(string: request))
            var bytes = ByteBuffer()
            for try await reply in replies {
                var reply = reply
                bytes.writeBuffer(&reply)
                if isEnough(String(buffer: bytes)) { break }
            }
            // Latin-1, so that each byte is there again.
            return String(
                String.UnicodeScalarView(bytes.readableBytesView.map { Unicode.Scalar($0) })
            )
        }
    }

    /// Asks for a path.
    func ask(
        _ path: String,
        _ method: String = "GET",
        host: String? = "localhost",
        _ headers: [String] = []
    ) async throws -> Answer {
        let lines =
            ["\(method) \(path) HTTP/1.1", "Connection: close"]
            + (host.map { ["Host: \($0)"] } ?? []) + headers
        let text = try await send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        let parts = text.split(
            separator: "\r\n\r\n",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let head = parts[0].split(separator: "\r\n")
        let status = try #require(
            head.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        )
        let pairs = head.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (
                line[..<colon].lowercased(), String(line[line.index(after: colon)...].dropFirst())
            )
        }
        let body =
            parts.count > 1
            ? parts[1].unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } : []
        return Answer(status: status, headers: Dictionary(pairs) { $1 }, body: body)
    }
}
