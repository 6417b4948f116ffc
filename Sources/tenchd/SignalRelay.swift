import Dispatch
import Glibc

/// Where the handler writes: the entrance of the relay's pipe.
///
/// Sound because it is set once, before the handler that reads it is installed.
private nonisolated(unsafe) var entrance: CInt = -1

/// Brings signals from where they interrupt whatever thread they find to a queue, where anything
/// may be done about them.
///
/// Dispatch's own sources would do after the main thread has begun to wait; until then a signal
/// that they are to watch gets lost, and models are loaded before that.
enum SignalRelay {
    /// Calls `handle` for each of these signals, from now on and for as long as the process lives.
    ///
    /// The corresponding C functions are `pipe`, `signal` and `pthread_sigmask`.
    static func start(_ numbers: [CInt], _ handle: @escaping @Sendable (CInt) -> Void) {
        var ends: [CInt] = [-1, -1]
        // Without descriptors signals end the process as they did before.
        guard unsafe pipe(&ends) == 0 else { return }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        unsafe entrance = ends[1]
        let exit = ends[0]
        let source = DispatchSource.makeReadSource(
            fileDescriptor: exit,
            queue: DispatchQueue(label: "signals")
        )
        source.setEventHandler {
            // Naming the source keeps it alive.
            _ = source
            var number: UInt8 = 0
            while unsafe read(exit, &number, 1) == 1 { handle(CInt(number)) }
        }
        source.activate()
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in numbers {
            unsafe sigaddset(&set, number)
            _ = signal(number) { number in
                // A handler may do next to nothing, and has to leave `errno` as it was.
                let before = errno
                var byte = UInt8(truncatingIfNeeded: number)
                unsafe _ = write(entrance, &byte, 1)
                errno = before
            }
        }
        // Whoever started this process may have them blocked, as Foundation does in its threads.
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
}
