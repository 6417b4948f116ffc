import Glibc

/// Measures contenders by turns, so that a change of the machine's speed meets them all.
///
/// Each round gives each of them a quarter of a second. A turn during which other processes used
/// the processors is taken again: one busy process can make another's spinning threads twenty times
/// slower.
struct Rounds {
    /// What came of one contender.
    struct Series {
        /// The median of each turn, in milliseconds.
        var turns: [Double] = []
        /// How many turns other processes disturbed.
        var disturbed = 0

        var median: Double { Statistics(turns).median }
    }

    private let turn = Duration.milliseconds(250)
    /// The share of all processors that others may use.
    private let othersShare = 0.08
    private let clock = ContinuousClock()
    /// Cleared when the machine has once not got quiet: then turns are taken as they come.
    private var isWaiting = true

    /// Each contender's turns, in the order of `contenders`.
    static func measure(_ contenders: [any Contender], rounds: Int) async throws -> [Series] {
        var state = Rounds()
        var series = contenders.map { _ in Series() }
        try await state.waitForQuiet()
        for _ in 0..<rounds {
            for (index, contender) in contenders.enumerated() {
                // The last one's threads may still be spinning.
                try await state.clock.sleep(for: .milliseconds(50))
                try await state.take(contender, &series[index])
            }
        }
        return series
    }

    private mutating func take(_ contender: any Contender, _ series: inout Series) async throws {
        // Twenty times, for what disturbs may come with the contender itself.
        for attempt in 1...20 {
            let start = clock.now
            let busy = Machine.busySeconds()
            let own = seconds(of: contender)
            var times: [Double] = []
            repeat {
                try Task.checkCancellation()
                times.append(try await contender.run())
            } while clock.now - start < turn
            let elapsed = (clock.now - start) / .seconds(1)
            let others = Machine.busySeconds() - busy - (seconds(of: contender) - own)
            // The system counts in hundredths of a second: two of them may be on the wrong side.
            let isQuiet = others <= othersShare * Double(Machine.processors) * elapsed + 0.02
            if !isQuiet { series.disturbed += 1 }
            if isQuiet || !isWaiting || attempt == 20 {
                series.turns.append(Statistics(times).median)
                return
            }
            try await waitForQuiet()
        }
    }

    private func seconds(of contender: any Contender) -> Double {
        Set([contender.process, getpid()]).reduce(0) { $0 + Machine.seconds(of: $1) }
    }

    /// Returns when the processors are idle; after half a minute it says so and no longer waits.
    private mutating func waitForQuiet() async throws {
        let end = clock.now + .seconds(30)
        while isWaiting {
            let busy = Machine.busySeconds()
            try await clock.sleep(for: .milliseconds(200))
            let used = Machine.busySeconds() - busy
            if used <= 0.2 * Double(Machine.processors) * othersShare { return }
            if clock.now > end {
                isWaiting = false
                try say("Other processes keep the machine busy: these figures mean little.")
            }
        }
    }
}
