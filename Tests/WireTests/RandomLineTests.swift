import Randomness
import Testing

@testable import Wire

/// Whatever comes in, there is a request or an error, and what is a request can be written again.
@Suite struct RandomLineTests {
    @Test func survivesMutationsOfRequests() {
        var random = SplitMix64(seed: 11)
        let lines = Samples.calls.map { Request(id: 1, call: $0).line() }
        for _ in 0..<300 {
            for line in lines { check(mutated(line, &random)) }
        }
    }

    @Test func survivesRandomBytes() {
        var random = SplitMix64(seed: 12)
        for _ in 0..<10_000 {
            check(
                (0..<Int(random.next() % 60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            )
        }
    }

    @Test func survivesMutationsOfReplies() throws {
        var random = SplitMix64(seed: 13)
        for reply in Samples.replies {
            let line = try ReplyLine.success(id: 1, reply)
            for _ in 0..<300 {
                let mutated = mutated(line, &random)
                _ = try? ReplyLine.parse(mutated) { _ in type(of: reply) }
            }
        }
    }

    private func check(_ line: [UInt8]) {
        do throws(RejectedLine) {
            let read = try parse(line)
            let written = Request(id: read.id, call: read.call).line()
            #expect(throws: Never.self) { try parse(written) }
        } catch {
            #expect(!error.error.message.isEmpty)
        }
    }

    /// The line with a few bytes changed, cut out, doubled or put in.
    private func mutated(_ line: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var line = line
        let likely = Array("{}[]:,\"\\0123456789-.eEtfn\u{0}\n ".utf8)
        for _ in 0...Int(random.next() % 3) where !line.isEmpty {
            let place = Int(random.next() % UInt64(line.count))
            let length = min(Int(random.next() % 8), line.count - place)
            let byte =
                random.next() % 2 == 0
                ? UInt8(truncatingIfNeeded: random.next())
                : likely[Int(random.next() % UInt64(likely.count))]
            switch random.next() % 5 {
            case 0: line[place] = byte
            case 1: line.insert(byte, at: place)
            case 2: line.removeSubrange(place..<place + length)
            case 3: line.insert(contentsOf: line[place..<place + length], at: place)
            default: line.removeLast(line.count - place)
            }
        }
        return line
    }
}
