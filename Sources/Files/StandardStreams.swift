// For `stdout`, which C has as a variable; nobody assigns to it.
@unsafe @preconcurrency private import Glibc

/// The three streams that a program begins with, from its first line to its last.
package enum StandardStreams {
    /// What a program ends with whose output nobody reads any more: as a shell tells of one that
    /// the signal for it has ended, SIGPIPE.
    package static let closedStatus: Int32 = 128 + SIGPIPE

    /// To be called before anything else: takes the place of streams that are closed, so that no
    /// file or socket is opened there and gets what was printed; and sees to it that what C's
    /// library still holds when the program ends is written then, or else said to be lost.
    ///
    /// That is for what others print, such as help; `Output` keeps nothing back.
    package static func prepare() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // Opened the wrong way round, so that its use is still an error.
            let flags = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY
            unsafe _ = open("/dev/null", flags)
        }
        atexit { StandardStreams.finish() }
    }

    private static func finish() {
        let isLost = unsafe fflush(stdout) != 0
        guard unsafe isLost || ferror(stdout) != 0 else { return }
        if errno == EPIPE { _exit(closedStatus) }
        // Of an error that came earlier the reason is not known any more.
        let error = OutputError.failed(isLost ? lastSystemError() : "not all of it was taken")
        Output.error.say("Error: \(error)\n")
        _exit(EXIT_FAILURE)
    }
}
