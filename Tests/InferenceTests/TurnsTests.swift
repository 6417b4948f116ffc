import Testing

@testable import Inference

@Suite struct TurnsTests {
    @Test func passesOverWhoIsNotReadyAndKeepsTheirPlace() {
        var turns = Turns<String, Int>()
        for value in 1...2 { turns.append(value, of: "a") }
        turns.append(10, of: "b")
        turns.append(20, of: "c")
        #expect(turns.owner { $0 > 1 } == "b")
        #expect(turns.next(of: "b") == 10)
        #expect(turns.owner { $0 > 20 } == nil)
        #expect([turns.next(), turns.next(), turns.next()] == [1, 20, 2])
    }

    @Test func takesTurnsAmongOwnersAndKeepsEachOnesOrder() {
        var turns = Turns<String, Int>()
        for value in 1...3 { turns.append(value, of: "a") }
        turns.append(10, of: "b")
        turns.append(20, of: "c")
        turns.append(11, of: "b")
        var taken: [Int] = []
        while let next = turns.next() { taken.append(next) }
        #expect(taken == [1, 10, 20, 2, 11, 3])
        #expect(turns.count == 0)
    }

    @Test func someoneNewWaitsForOneRoundOnly() {
        var turns = Turns<String, Int>()
        for value in 1...4 { turns.append(value, of: "a") }
        #expect(turns.next() == 1)
        turns.append(10, of: "b")
        #expect([turns.next(), turns.next(), turns.next()] == [2, 10, 3])
    }

    @Test func removingLeavesTheOthersInPlace() {
        var turns = Turns<String, Int>()
        for value in 1...4 { turns.append(value, of: "a") }
        turns.append(10, of: "b")
        #expect(turns.remove(of: "a") { $0 % 2 == 0 } == [2, 4])
        #expect(turns.remove(of: "b") { _ in true } == [10])
        #expect(turns.count == 2)
        #expect(turns.removeAll() == [1, 3])
        #expect(turns.next() == nil)
    }
}

extension Turns {
    /// The next element, whoever's it is.
    fileprivate mutating func next() -> Element? {
        owner { _ in true }.flatMap { next(of: $0) }
    }
}
