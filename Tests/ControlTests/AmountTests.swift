import Testing

@testable import tenchctl

@Suite struct AmountTests {
    @Test(arguments: [
        (0.4, "0s"), (59.9, "59s"), (60, "1m 00s"), (3599, "59m 59s"), (3600, "1h 00m"),
        (86399, "23h 59m"), (86400, "1d 00h"), (1e12, "11574d 01h"), (-1, "0s"),
    ])
    func secondsAreShort(_ seconds: Double, _ text: String) { #expect(seconds.inShort == text) }

    @Test(arguments: [
        (0, "0"), (1023, "1023"), (1024, "1.0K"), (102_550_000, "97.8M"), (6 << 30, "6.0G"),
        (Int.max, "8388608.0T"),
    ])
    func bytesAreShort(_ bytes: Int, _ text: String) { #expect(bytes.asBytes == text) }
}
