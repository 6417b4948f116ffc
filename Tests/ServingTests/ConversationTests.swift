import Testing
import Wire

@testable import Serving

/// The state machine alone: no socket, no engine, no waiting.
@Suite struct ConversationTests {
    @Test func linesAreReadAndSubmittedInTheirOrderAndThenMoreIsTaken() {
        var exchange = Exchange()
        let log = exchange.take(lines: "q1 nonsense a2")
        #expect(
            log == ["read q1", "submit q1", "rejected nonsense", "read a2", "submit a2", "read on"]
        )
        #expect(!exchange.conversation.isOver)
    }

    @Test func nothingIsTakenFromThePeerBeforeAllThatArrivedWasHandedOut() {
        var exchange = Exchange()
        #expect(
            exchange.take(.frame(.line(Array("q1".utf8)), at: .now)) == ["read q1", "submit q1"]
        )
        #expect(exchange.take(.paused) == ["read on"])
        #expect(exchange.take(.finished(1)) == [])
    }

    @Test func aRequestOverTheLimitIsHeldAndNothingBehindItIsRead() {
        var exchange = Exchange()
        #expect(
            exchange.take(lines: "q1 q2 q3 a4 q5")
                == ["read q1", "submit q1", "read q2", "submit q2", "read q3"]
        )
        #expect(exchange.take(.paused) == [])
        #expect(
            exchange.take(.finished(2))
                == ["submit q3", "read a4", "submit a4", "read q5"]
        )
        #expect(exchange.take(.finished(1)) == ["submit q5", "read on"])
    }

    @Test func aCancelPassesWhenTheWindowIsFull() {
        var exchange = Exchange()
        #expect(exchange.take(lines: "q1 q2").last == "read on")
        #expect(exchange.take(lines: "a3") == ["read a3", "submit a3", "read on"])
    }

    @Test func whatIsAnsweredAtOnceTakesNoRoom() {
        var exchange = Exchange(inFlight: 1)
        let log = exchange.take(lines: "a1 a2 a3 q4")
        #expect(log.suffix(3) == ["read q4", "submit q4", "read on"])
    }

    @Test func anIdInFlightIsRefusedUntilItIsAnswered() {
        var exchange = Exchange(inFlight: 8)
        let log = exchange.take(lines: "q1 q1 a1")
        #expect(
            log.filter { !$0.hasPrefix("read") }
                == ["submit q1", "refuse integer(1): invalid_request"]
                + ["refuse integer(1): invalid_request"]
        )
        _ = exchange.take(.finished(1))
        #expect(exchange.take(lines: "q1") == ["read q1", "submit q1", "read on"])
    }

    @Test func aHeldRequestWhoseIdComesFreeIsSubmitted() {
        var exchange = Exchange(inFlight: 1)
        #expect(exchange.take(lines: "q1 q1") == ["read q1", "submit q1", "read q1"])
        #expect(exchange.take(.finished(1)) == ["submit q1", "read on"])
    }

    @Test(arguments: [Listener.Transport.unix, .tcp])
    func aHalfClosedPeerGetsWhatItAskedForAndIsReadNoMore(_ transport: Listener.Transport) {
        var exchange = Exchange(over: transport, inFlight: 1)
        #expect(exchange.take(lines: "q1 q2") == ["read q1", "submit q1", "read q2"])
        // Only TCP leaves open whether the peer has gone altogether.
        #expect(exchange.take(.endArrived) == (transport == .tcp ? ["probe"] : []))
        #expect(exchange.take(.inputClosed) == [])
        #expect(!exchange.conversation.isOver)
        #expect(exchange.take(.finished(1), .paused) == ["submit q2"])
        #expect(!exchange.conversation.isOver)
        #expect(exchange.take(.finished(2)) == [])
        #expect(exchange.conversation.isOver)
    }

    @Test(arguments: [Listener.Transport.unix, .tcp])
    func aHalfClosedPeerThatWaitsForNothingIsLeft(_ transport: Listener.Transport) {
        var exchange = Exchange(over: transport)
        _ = exchange.take(.inputClosed)
        #expect(exchange.conversation.isOver)
    }

    @Test func aPeerThatHasGoneIsLeftWhateverItHadAskedFor() {
        var exchange = Exchange(over: .tcp)
        _ = exchange.take(lines: "q1 q2 q3")
        // The probe has nobody to go to any more.
        exchange.conversation.take(.endArrived)
        #expect(exchange.take(.closed) == [])
        #expect(exchange.conversation.isOver)
    }

    @Test func aDrainRefusesWhatComesLaterAndEndsWithTheLastReply() {
        var exchange = Exchange(inFlight: 1)
        #expect(exchange.take(lines: "q1 q2") == ["read q1", "submit q1", "read q2"])
        #expect(exchange.take(.drain) == ["refuse integer(2): shutting_down", "read on"])
        #expect(
            exchange.take(lines: "q3 a4")
                == [
                    "read q3", "refuse integer(3): shutting_down", "read a4", "submit a4",
                    "read on",
                ]
        )
        #expect(!exchange.conversation.isOver)
        _ = exchange.take(.finished(1))
        #expect(exchange.conversation.isOver)
    }

    @Test func anIdlePeerIsLeftAtOnceWhenADrainBegins() {
        var exchange = Exchange()
        #expect(exchange.take(.drain) == [])
        #expect(exchange.conversation.isOver)
        #expect(exchange.conversation.farewell?.type == .shuttingDown)
    }

    /// One that says no more has nothing that could have been left unread.
    @Test func aPeerWhoseEveryRequestWasReadIsLeftWithoutAWord() {
        var exchange = Exchange()
        _ = exchange.take(lines: "q1")
        _ = exchange.take(.drain, .inputClosed)
        #expect(exchange.conversation.farewell == nil && !exchange.conversation.isOver)
        _ = exchange.take(.finished(1))
        #expect(exchange.conversation.isOver)
    }

    @Test func httpIsBrokenOffAndNothingBehindItIsRead() {
        var exchange = Exchange()
        let line = Conversation.Event.frame(.line(Array("q1".utf8)), at: .now)
        #expect(
            exchange.take(.frame(.foreign, at: .now), line, .paused)
                == ["break off: it opened like HTTP"]
        )
        #expect(exchange.conversation.isOver)
    }

    @Test func aLineOverTheLimitIsAnsweredWithoutAnIdAndTheNextOneIsRead() {
        var exchange = Exchange()
        let line = Conversation.Event.frame(.line(Array("q1".utf8)), at: .now)
        #expect(
            exchange.take(.frame(.tooLong, at: .now), line, .paused)
                == ["refuse null: too_large", "read q1", "submit q1", "read on"]
        )
    }

    @Test func aBurstOfLinesIsReadInItsOrder() {
        var exchange = Exchange()
        let numbers = Array(1...1000)
        let log = exchange.take(lines: numbers.map { "a\($0)" }.joined(separator: " "))
        #expect(log.filter { $0.hasPrefix("submit") } == numbers.map { "submit a\($0)" })
        #expect(exchange.take(lines: "a1 a2").count == 5)
    }

    @Test func aStrangerHasEightLinesRefusedAndIsLeft() {
        var exchange = Exchange(isStranger: true)
        let log = exchange.take(lines: "x1 x2 x3 x4 x5 x6 x7 x8 x9")
        #expect(log.filter { $0.hasPrefix("rejected") }.count == 8)
        #expect(log.last == "break off: 8 lines of it were refused")
        #expect(exchange.conversation.isOver)
    }

    @Test func whoHasARoleMayErrAsOftenAsItLikes() {
        var exchange = Exchange(isStranger: true)
        exchange.conversation.takeRole()
        #expect(exchange.take(lines: "x1 x2 x3 x4 x5 x6 x7 x8 x9").last == "read on")
    }

    @Test(arguments: [true, false])
    func onlyAStrangersTimeRunsOut(_ isStranger: Bool) {
        var exchange = Exchange(isStranger: isStranger)
        let log = exchange.take(.overdue)
        #expect(log == (isStranger ? ["break off: it came to no role in time"] : []))
        #expect(exchange.conversation.isOver == isStranger)
    }

    @Test func aPeerIsLeftOnceItHasAskedForNothingForTooLong() {
        var exchange = Exchange(patience: .seconds(60))
        let start = ContinuousClock.now
        _ = exchange.take(lines: "q1")
        #expect(exchange.take(.round(at: start + .seconds(100))) == [], "it waits for a reply")
        _ = exchange.take(.finished(1))
        #expect(exchange.take(.round(at: start + .seconds(30))) == [])
        #expect(
            exchange.take(.round(at: .now + .seconds(61)))
                == ["break off: it asked for nothing for 60 seconds"]
        )
    }
}
