import Glibc
import TestKit
import Testing

@testable import Files

struct OutputTests {
    @Test func whatIsFullIsTold() throws {
        let descriptor = open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        let error = #expect(throws: OutputError.failed("No space left on device")) {
            try Output(descriptor: descriptor).write("x")
        }
        #expect(error?.description.hasSuffix("standard output: No space left on device") == true)
    }

    @Test func aReaderThatHasGoneIsSomethingElse() throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        #expect(throws: OutputError.closed) { try Output(descriptor: ends[1]).write("x") }
    }

    /// As a pipe is that another program has left so.
    @Test func whatIsFullForAMomentIsWaitedFor() async throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        _ = fcntl(writing, F_SETFL, O_NONBLOCK)
        let text = String(repeating: "x", count: 1 << 20)
        let reader = Task.detached {
            var count = 0
            var bytes = [UInt8](repeating: 0, count: 65536)
            while case let got = read(reading, &bytes, bytes.count), got > 0 { count += got }
            return count
        }
        try Output(descriptor: writing).write(text)
        close(writing)
        #expect(await reader.value == 1 << 20)
        close(reading)
    }
}
