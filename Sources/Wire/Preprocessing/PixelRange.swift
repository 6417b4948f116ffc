/// The values that a picture's black and white become: `0:1`, `0:255`, `-1:1`.
public struct PixelRange: Sendable, Hashable {
    /// What 0 becomes.
    public let low: Double
    /// What 1 becomes; greater than `low`.
    public let high: Double

    /// 0…1, as clients give pictures.
    public static let unit = PixelRange(uncheckedFrom: 0, to: 1)

    /// A range; nil unless both ends are finite and the lower one stands first.
    public init?(from low: Double, to high: Double) {
        guard low.isFinite, high.isFinite, low < high else { return nil }
        self.init(uncheckedFrom: low, to: high)
    }

    private init(uncheckedFrom low: Double, to high: Double) {
        self.low = low
        self.high = high
    }
}

extension PixelRange: Spelled {
    package static let standard = unit
    package static let form = "LOW:HIGH"

    package var spelling: String { NumberList.text([low, high]) }

    package init(spelling: String) throws(Misspelling) {
        let ends = try NumberList.read(
            spelling,
            count: 2,
            form: "two numbers with a colon between them, such as 0:255"
        )
        guard let range = PixelRange(from: ends[0], to: ends[1]) else {
            throw Misspelling(mustBe: "a range whose lower end stands first, such as 0:255")
        }
        self = range
    }
}
