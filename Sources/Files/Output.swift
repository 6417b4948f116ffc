private import Glibc

/// A stream that text goes to at once, without a buffer to be lost.
package struct Output: Sendable, Equatable {
    private let descriptor: Int32

    /// Results go here.
    package static let standard = Output(descriptor: STDOUT_FILENO)
    /// What is said about the run goes here.
    package static let error = Output(descriptor: STDERR_FILENO)

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes a text; a reader that has gone away is no error here.
    package func write(_ text: String) {
        unsafe Array(text.utf8).withUnsafeBytes { unsafe _ = write($0) }
    }

    /// The width of the terminal that the stream is; nil when it is something else.
    package var terminalWidth: Int? {
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        let isKnown = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }

    /// Writes everything; false when that fails, with the reason in `errno`.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let part = unsafe UnsafeRawBufferPointer(rebasing: rest)
            let count = unsafe Glibc.write(descriptor, part.baseAddress, part.count)
            if count < 0 && errno != EINTR { return false }
            unsafe rest = rest.dropFirst(max(count, 0))
        }
        return true
    }
}
