internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Wire

extension Endpoint {
    typealias Channel = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Connects; `timeout` is for that alone.
    func dial(timeout: Duration) async throws(RemoteError) -> Channel {
        let bootstrap = ClientBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .connectTimeout(TimeAmount(timeout))
            .channelOption(.allowRemoteHalfClosure, value: true)
            // A gradient is megabytes long: read it in few pieces.
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 4096,
                    initial: 65536,
                    maximum: 1 << 20
                )
            )
        do {
            return switch self {
            case .unix(let path):
                // So is a picture: it is sent in few pieces. TCP finds a good size by itself.
                // A path as such NIO takes only up to 103 bytes.
                try await bootstrap.channelOption(.socketOption(.so_sndbuf), value: 1 << 20)
                    .connect(
                        to: SocketAddress(UnixAddress(path).address),
                        channelInitializer: wrap
                    )
            case .tcp(let host, let port):
                try await bootstrap.connect(host: host, port: port, channelInitializer: wrap)
            }
        } catch {
            throw .unreachable(self, reason: reason(for: error))
        }
    }
}

/// Half-closure, so that a client may end its requests and still read the replies.
@Sendable private func wrap(_ channel: any Channel) -> EventLoopFuture<Endpoint.Channel> {
    channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
        )
    }
}

/// What kept a connection from being made, in the words of somebody who wants it made.
private func reason(for error: any Error) -> String {
    switch error {
    case let error as NIOConnectionError:
        guard let first = error.connectionErrors.first?.error ?? error.dnsAError else { break }
        return reason(for: first)
    case let error as IOError:
        return switch error.errnoCode {
        case ENOENT: "there is no such socket"
        case ECONNREFUSED: "nothing listens there"
        case EACCES: "permission denied; your user has to be in the socket's group"
        default: unsafe String(cString: strerror(error.errnoCode))
        }
    case ChannelError.connectTimeout:
        return "it did not answer in time"
    case is SocketAddressError:
        return "there is no such address"
    default:
        break
    }
    return "\(error)"
}
