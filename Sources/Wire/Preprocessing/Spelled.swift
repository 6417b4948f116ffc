/// A value that is one word, the same on a command line, in a file and in JSON.
package protocol Spelled: Equatable, Sendable {
    /// What leaving it out means.
    static var standard: Self { get }
    /// What a form shows in its place.
    static var form: String { get }
    /// How it is written.
    var spelling: String { get }
    /// Reads it.
    init(spelling: String) throws(Misspelling)
}

/// What a word would have to be.
package struct Misspelling: Error, Equatable {
    /// Such as "rgb or bgr".
    package let expected: String

    init(mustBe expected: String) {
        self.expected = expected
    }
}

/// Finite numbers with colons between them.
enum NumberList {
    /// So many numbers.
    ///
    /// - Throws: `Misspelling` that names `form` when there are more or fewer, or one is none.
    static func read(
        _ text: some StringProtocol,
        count: Int,
        form: String
    ) throws(Misspelling) -> [Double] {
        let numbers = text.split(separator: ":", omittingEmptySubsequences: false)
            .map { Double($0) ?? .nan }
        guard numbers.count == count, numbers.allSatisfy(\.isFinite) else {
            throw Misspelling(mustBe: form)
        }
        return numbers
    }

    /// The same as text: whole numbers without a point.
    static func text(_ numbers: [Double]) -> String {
        numbers.map { Int(exactly: $0).map(String.init) ?? "\($0)" }.joined(separator: ":")
    }
}
