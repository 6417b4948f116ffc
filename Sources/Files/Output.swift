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

    /// Writes results; on an error there may be a part of them.
    package func write(_ text: String) throws(OutputError) {
        let isWritten = unsafe Array(text.utf8).withUnsafeBytes { unsafe write($0) }
        guard isWritten else { throw errno == EPIPE ? .closed : .failed(lastSystemError()) }
    }

    /// Says something that changes nothing when nobody hears it.
    package func say(_ text: String) {
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
            if count < 0 {
                guard errno == EINTR || errno == EAGAIN else { return false }
                // Another program may have left a terminal or pipe that both have not blocking.
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                if errno == EAGAIN { unsafe _ = poll(&entry, 1, -1) }
            }
            unsafe rest = rest.dropFirst(max(count, 0))
        }
        return true
    }
}

/// Why results could not be written.
package enum OutputError: Error, Equatable, CustomStringConvertible {
    /// Whoever read them has gone, as `head` does when it has enough.
    case closed
    /// The system's reason.
    case failed(String)

    /// One sentence for people.
    package var description: String {
        switch self {
        case .closed: "nobody reads the standard output any more"
        case .failed(let reason): "cannot write to the standard output: \(reason)"
        }
    }
}
