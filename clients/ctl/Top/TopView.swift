import Glibc

/// The terminal while a daemon is watched: the last two looks at it, and what keys do.
struct TopView: ~Copyable {
    private let interval: Double
    private let endpoint: String
    private var terminal = Terminal()
    private var now: TopSample?
    private var before: TopSample?
    private var trouble: String?
    private var drawnSize = (width: 0, height: 0)
    /// When the daemon last answered, or was first asked.
    private var lastAnswer = ContinuousClock.now

    /// A view of the daemon at an endpoint that is looked at so often.
    init(interval: Double, endpoint: String) {
        self.interval = interval
        self.endpoint = endpoint
    }

    /// Takes the terminal.
    mutating func begin() {
        terminal.take()
        draw()
    }

    /// Gives it back.
    mutating func end() { terminal.leave() }

    /// Shows what has happened; false when that was the wish to end.
    mutating func take(_ event: TopCommand.Event) -> Bool {
        switch event {
        case .sample(let sample):
            (before, now) = (now, sample)
            (trouble, lastAnswer) = (nil, .now)
            draw()
        case .lost(let reason):
            trouble = reason
            draw()
        case .moment: catchUp()
        case .key(let key):
            // q, Q, Ctrl-C, Ctrl-D, and what Ctrl-\ ends others with.
            if [0x71, 0x51, 0x03, 0x04, 0x1C].contains(key) { return false }
            if key == 0x1A { stop() }
            if key == 0x0C { draw() }
        }
        return true
    }

    /// Stops the program, as Ctrl-Z does, with the terminal as it was; goes on when that does.
    private mutating func stop() {
        terminal.leave()
        kill(0, SIGTSTP)
        terminal.take()
        draw()
    }

    /// Draws anew when the terminal is another now, and when the daemon keeps silent.
    private mutating func catchUp() {
        let hasLostKeys = terminal.hasLostKeys
        if hasLostKeys {
            terminal.leave()
            terminal.take()
        }
        let isSilent = silence >= max(3, 2 * interval)
        if hasLostKeys || Terminal.size != drawnSize || isSilent { draw() }
    }

    private var silence: Double { (ContinuousClock.now - lastAnswer) / .seconds(1) }

    private mutating func draw() {
        let size = Terminal.size
        var lines: [String] = []
        if let now {
            let screen = TopScreen(now: now, before: before)
            lines = screen.lines(width: size.width, height: size.height)
        }
        let isSilent = silence >= max(3, 2 * interval)
        let last =
            trouble.map { "\($0.printable); trying again" }
            ?? (isSilent ? "no answer for \(silence.inShort)" : "\(endpoint)   q: quit")
        let gap = max(0, size.height - 1 - lines.count)
        lines += Array(repeating: "", count: gap) + [String(last.prefix(size.width))]
        terminal.draw(lines)
        drawnSize = size
    }
}
