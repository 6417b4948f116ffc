/// An amount of memory, as it is written: a number of bytes, or of K, M or G, each 1024 of the one
/// before.
struct ByteCount: OptionValue, Equatable {
    static let placeholder = "bytes"

    let count: Int

    init(word: String) throws(WrongValue) {
        let units: [Character: Int] = ["K": 10, "M": 20, "G": 30]
        let shift = word.last.flatMap { units[Character($0.uppercased())] }
        let digits = shift == nil ? word[...] : word.dropLast()
        let wrong = WrongValue(word, mustBe: "a number of bytes, or one such as 512M or 6G")
        guard let number = Int(digits), number >= 1 else { throw wrong }
        let (count, overflow) = number.multipliedReportingOverflow(by: 1 << (shift ?? 0))
        guard !overflow else { throw wrong }
        self.count = count
    }
}
