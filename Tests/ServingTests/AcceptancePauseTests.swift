import Glibc
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import Serving

/// The listener while the system lacks what a connection takes.
@Suite struct AcceptancePauseTests {
    private let channel = EmbeddedChannel()
    private let log = Lines()

    init() throws {
        let log = log
        let logger = Logger(label: "test") { _ in log }
        try channel.pipeline.syncOperations.addHandler(AcceptancePause(logger))
    }

    private func fail(_ code: CInt) {
        channel.pipeline.fireErrorCaught(IOError(errnoCode: code, reason: "accept"))
    }

    /// What the channel was told last; nil before it was told anything.
    private var isAccepting: Bool? {
        channel.options.first { $0.option is ChannelOptions.Types.AutoReadOption }?.value as? Bool
    }

    @Test(arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM])
    func itPausesAndGoesOnByItself(_ code: CInt) throws {
        fail(code)
        #expect(isAccepting == false)
        channel.embeddedEventLoop.advanceTime(by: AcceptancePause.length - .nanoseconds(1))
        #expect(isAccepting == false)
        channel.embeddedEventLoop.advanceTime(by: .nanoseconds(1))
        #expect(isAccepting == true)
        try channel.throwIfErrorCaught()
    }

    @Test func aSecondShortageOfTheSamePauseDoesNotMakeItLonger() {
        fail(EMFILE)
        let half = TimeAmount.nanoseconds(AcceptancePause.length.nanoseconds / 2)
        channel.embeddedEventLoop.advanceTime(by: half)
        fail(EMFILE)
        channel.embeddedEventLoop.advanceTime(by: half)
        #expect(isAccepting == true)
    }

    @Test func itPausesAgainForAsLongAsTheShortageLasts() {
        for _ in 1...5 {
            fail(EMFILE)
            #expect(isAccepting == false)
            channel.embeddedEventLoop.advanceTime(by: AcceptancePause.length)
            #expect(isAccepting == true)
        }
        #expect(log.count == 1)
    }

    @Test func aNewShortageIsToldAgain() throws {
        for _ in 1...2 {
            fail(EMFILE)
            channel.embeddedEventLoop.advanceTime(by: AcceptancePause.length)
            try channel.writeInbound(EmbeddedChannel())
        }
        #expect(log.count == 2)
        #expect(try channel.readInbound(as: EmbeddedChannel.self) != nil, "it is handed on")
    }

    @Test func whatIsNoShortageIsHandedOn() {
        fail(ECONNABORTED)
        #expect(isAccepting == nil)
        #expect(throws: IOError.self) { try channel.throwIfErrorCaught() }
    }
}

/// A log that counts its lines.
private final class Lines: LogHandler {
    private let lines = Mutex(0)

    var count: Int { lines.withLock(\.self) }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) { lines.withLock { $0 += 1 } }
}
