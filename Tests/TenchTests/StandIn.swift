import Foundation
import NIOCore
import NIOPosix

@testable import Tench

/// A daemon that says what a test tells it to.
///
/// For each connection the script is run with the lines that come in and with a way to answer.
enum StandIn {
    typealias Script = @Sendable (_ lines: Lines, _ output: Output) async throws -> Void

    /// The lines of one connection, one after another.
    struct Lines: AsyncSequence, AsyncIteratorProtocol {
        fileprivate var reader: LineReader

        func makeAsyncIterator() -> Lines { self }

        mutating func next() async throws -> String? {
            try await reader.next().map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Where the script writes its answers.
    struct Output: Sendable {
        fileprivate let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>

        func send(_ line: String) async throws {
            try await writer.write(ByteBuffer(string: line + "\n"))
        }

        func send(piece: String) async throws {
            try await writer.write(ByteBuffer(string: piece))
        }
    }

    /// Listens on a socket of its own for as long as `body` runs.
    static func listening<Result: Sendable>(
        script: @escaping Script,
        _ body: (Endpoint) async throws -> Result
    ) async throws -> Result {
        let path = FileManager.default.temporaryDirectory
            .appending(component: "remote-\(UUID().uuidString.prefix(8)).sock").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let server = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await accept(from: server, script: script) }
            defer { group.cancelAll() }
            return try await body(.unix(path: path))
        }
    }

    private static func accept(
        from server: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>,
        script: @escaping Script
    ) async throws {
        try await server.executeThenClose { clients in
            try await withThrowingDiscardingTaskGroup { group in
                for try await client in clients {
                    group.addTask {
                        // A client that leaves in the middle ends its script, not the test.
                        try? await client.executeThenClose { input, output in
                            try await script(
                                Lines(reader: LineReader(input)),
                                Output(writer: output)
                            )
                        }
                    }
                }
            }
        }
    }
}
