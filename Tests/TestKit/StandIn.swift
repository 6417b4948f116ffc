import NIOCore
import NIOPosix
package import Tench

/// A daemon that says what a test tells it to.
///
/// For each connection the script is run with the lines that come in and with a way to answer.
package enum StandIn {
    /// What is done with one connection; it is closed when this returns.
    package typealias Script = @Sendable (_ lines: Lines, _ output: Output) async throws -> Void

    /// The lines of one connection, one after another.
    package struct Lines: AsyncSequence, AsyncIteratorProtocol {
        fileprivate var chunks: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        private var unread = ByteBuffer()

        fileprivate init(_ chunks: NIOAsyncChannelInboundStream<ByteBuffer>) {
            self.chunks = chunks.makeAsyncIterator()
        }

        /// Itself.
        package func makeAsyncIterator() -> Lines { self }

        /// The next line that isn't empty, without its newline; nil when no more come.
        package mutating func next() async throws -> String? {
            while true {
                if let newline = unread.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                    let length = newline - unread.readerIndex
                    let line = unread.readString(length: length)
                    unread.moveReaderIndex(forwardBy: 1)
                    if length > 0 { return line }
                    continue
                }
                guard var chunk = try await chunks.next(isolation: nil) else { return nil }
                unread.writeBuffer(&chunk)
            }
        }
    }

    /// Where the script writes its answers.
    package struct Output: Sendable {
        fileprivate let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>

        /// Writes a line.
        package func send(_ line: String) async throws { try await send(piece: line + "\n") }

        /// Writes part of a line.
        package func send(piece: String) async throws {
            try await writer.write(ByteBuffer(string: piece))
        }
    }

    /// Listens on a socket of its own for as long as `body` runs.
    package static func listening<Result: Sendable>(
        script: @escaping Script,
        _ body: (Endpoint) async throws -> Result
    ) async throws -> Result {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "socket")
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
                            try await script(Lines(input), Output(writer: output))
                        }
                    }
                }
            }
        }
    }
}
