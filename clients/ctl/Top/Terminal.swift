import Files
import Glibc

/// The terminal, taken over for a picture that is drawn again and again, and given back as it was.
struct Terminal: ~Copyable {
    /// What keys do; nil where the standard input is no terminal.
    private let before: termios?
    private var isTaken = false

    /// The terminal that standard output leads to.
    init() {
        var settings = termios()
        before = unsafe tcgetattr(STDIN_FILENO, &settings) == 0 ? settings : nil
    }

    deinit { giveBack() }

    /// Shows an empty screen of its own; keys come at once and are not shown.
    mutating func take() {
        takeKeys()
        // Another screen, no cursor, and lines that are cut rather than broken.
        if !isTaken { Output.standard.say("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l") }
        isTaken = true
    }

    /// Shows what was there before.
    mutating func leave() {
        giveBack()
        isTaken = false
    }

    /// Whether keys are somebody else's again: a shell takes them when it stops a program.
    var hasLostKeys: Bool {
        guard before != nil else { return false }
        var settings = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &settings) == 0 else { return false }
        return settings.c_lflag & tcflag_t(ICANON) != 0
    }

    /// Draws these lines over what is there, in one go.
    func draw(_ lines: [String]) {
        // Each line clears what it leaves of the one before it, and the last one what is below: no
        // moment is empty, so nothing flickers.
        let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        Output.standard.say("\u{1B}[H" + text + "\u{1B}[J")
    }

    /// How large it is.
    static var size: (width: Int, height: Int) {
        var size = winsize()
        let isKnown = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
        guard isKnown, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    private func takeKeys() {
        guard var settings = before else { return }
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        unsafe _ = tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }

    private func giveBack() {
        guard isTaken else { return }
        Output.standard.say("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
        guard var settings = before else { return }
        unsafe _ = tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }
}
